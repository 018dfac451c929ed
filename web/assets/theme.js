/* Before anything is drawn: the light that the reader chose, if one was chosen. */
const chosen = localStorage.getItem('newsfold-theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
