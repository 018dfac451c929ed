/**
 * Reports that a machine fills: games, weather, markets, notices. Each template is filled twice, with other names and numbers, and
 * must not fold with itself; each filled one must fold with changed copies of it. The texts are made up. Of the languages,
 * thresholds were chosen on those that are `tuned`.
 */
import { foldBatch } from '../functions/story/batch.ts';
import type { Foldable } from '../functions/story/story.ts';
import { shuffled } from '../test/story/rounds.ts';
import { article, dropWords, seeded } from '../test/story/texts.ts';

interface Language {
  tuned: boolean;
  names: string[];
  teams: string[];
  places: string[];
  templates: Record<string, string>;
}

/** Times that each template is filled. */
const FILLED = 12;

const LANGUAGES: Record<string, Language> = {
  English: {
    tuned: true,
    names: [
      'Marlow',
      'Petrenko',
      'Okafor',
      'Lindqvist',
      'Ferrante',
      'Brandt',
      'Whitcombe',
      'Asare',
      'Dunmore',
      'Kovacs',
      'Tremblay',
      'Ishida',
      'Moreno',
      'Halloran',
      'Vasile',
      'Nygaard',
    ],
    teams: [
      'Harwick Rovers',
      'Eastmere United',
      'Tollgate Athletic',
      'Norwood Town',
      'Kelham City',
      'Pine Ridge',
      'St Aldate',
      'Blackmoor Albion',
      'Corran Thistle',
      'Selby Park',
    ],
    places: [
      'Harwick',
      'Eastmere',
      'Tollgate',
      'Norwood',
      'Kelham',
      'Pine Ridge',
      'Aldate',
      'Blackmoor',
      'Corran',
      'Selby',
    ],
    templates: {
      match: `{T1} beat {T2} {n}-{n} at {C} on Saturday to move up to {n}th in the table. {P1} put the home side ahead in the {n}th minute with a low shot from the edge of the box after a pass by {P2}. The visitors levelled through {P3} on {n} minutes, when the goalkeeper failed to hold a corner. {P1} restored the lead shortly before the break, and {P4} made the game safe in the {n}th minute with a header. {T2} had {n} shots but only {n} on target, and finished with ten men after {P5} was sent off for a second booking. {T1} host {T3} next week, while {T2} travel to {T4}. The attendance was {n}{n}{n}{n}.`,
      results: `{T1} defeated {T2} in straight sets in the opening round of the indoor league in {C}. The team around captain {P1} won the first set {n} to {n} after saving two set points, took the second set {n} to {n} and needed only {n} minutes for the third. {P2} was the best scorer with {n} points, followed by {P3} with {n}. For the losing side {P4} stood out with {n} blocks. Coach {P5} praised the patience of the players and said that the reception had made the difference. In the other match of the evening {T3} won against {T4} in four sets. The second round takes place on Wednesday in {C2}.`,
      weather: `The day begins dry in {C} with fog in the valleys and temperatures of around {n} degrees. By noon the sun comes through and the mercury climbs to {n}{n} degrees, with a light breeze from the west at {n} kilometres an hour. In the hills above {C2} a shower cannot be ruled out, the risk is {n}{n} percent. In the evening clouds move in from the coast near {C3} and the night stays mild with lows of {n} degrees. The pollen count is low. The outlook for the coming days: changeable with sunny spells, highs between {n} and {n}{n} degrees, and the wind picks up at the weekend.`,
      earnings: `{T1} reported a profit of {n}{n}.{n} million in the quarter, after {n}{n}.{n} million in the same period a year earlier. On a per share basis the company based in {C} said that it had net income of {n}.{n}{n}. The results beat the expectations of analysts, who had forecast earnings of {n}.{n}{n} a share on average. Revenue rose to {n}{n}{n}.{n} million, said chief executive {P1}. For the current quarter the company expects revenue in the range of {n}{n}{n} million to {n}{n}{n} million. Shares of {T1} have risen {n}{n} percent since the beginning of the year. This report was created automatically from data supplied by the exchange.`,
      property: `A house in {C} that belonged to {P1} has new owners. The property with {n}{n}{n} square metres of living space, built in 19{n}{n}, was sold for {n}{n}{n},000 on Monday. The buyers are {P2} and {P3}. The seller had bought the house for {n}{n}{n},000. The price per square metre was {n},{n}{n}{n}. In the neighbourhood several other houses have changed hands lately. In {C2} a house of {n}{n} square metres fetched {n}{n}{n},000, and a bungalow in {C3} with a garden of {n}{n}{n} square metres went for {n}{n}{n},000. This text was written by a machine from the public register.`,
      notes: `It was an afternoon that the supporters will not forget in a hurry, because the game between {T1} and {T2} had everything that one can ask for. The home side started well and had most of the ball in the first half, but it was the visitors who came closest when {P1} hit the post from a distance of some twenty metres. After the break the pattern stayed the same, and the crowd had to wait until the closing stages for a goal. Then {P2} turned quickly inside the penalty area and sent the ball past the goalkeeper into the far corner of the net. The visitors threw everything forward in the time that was left, yet they could not find a way through the defence around {P3}. The coach said after the final whistle that he was proud of the way in which his team had kept its calm under pressure. Tickets for the next home game are available at the box office and on the website of the club from Monday morning.`,
      accident: `The police are asking for witnesses after a collision between two cars on the main road near {C} in the early hours of the morning. According to what is known so far, the driver of the first car, a resident of {C2}, lost control of the vehicle on the wet road and came into the opposite lane, where it hit an oncoming van. The fire brigade had to free both drivers from the wrecks with hydraulic equipment, and they were taken to hospital with injuries that are not believed to be a danger to their lives. The road was closed in both directions for about {n} hours, and traffic was diverted through {C3}. Damage is put at around {n}{n},000. Anyone who has seen the accident or has recordings from a camera in the car is asked to get in touch with the station on the number that is given on the website of the police.`,
      jobs: `The number of people without a job in the district of {C} has fallen again in the past month, as the employment office announced on Tuesday. At the end of the month {n},{n}{n}{n} people were registered as looking for work, which is {n}{n} fewer than in the month before and {n}{n}{n} fewer than a year ago. The rate now stands at {n}.{n} percent. The head of the office, {P1}, spoke of a steady development on the labour market in spite of the difficult economic situation. Employers reported {n}{n}{n} new vacancies, most of them in care, in trade and in logistics. Young people in particular benefit from the demand for skilled workers, while it remains hard for those who have been out of work for more than a year to find a position. The office offers advice without an appointment every Thursday afternoon and asks employers to report training places for the coming autumn as early as possible.`,
    },
  },
  Spanish: {
    tuned: true,
    names: [
      'Barrera',
      'Quintana',
      'Escobar',
      'Larrañaga',
      'Pizarro',
      'Urrutia',
      'Montalvo',
      'Cifuentes',
      'Arriaga',
      'Belmonte',
      'Navascués',
      'Oyarzun',
    ],
    teams: [
      'Deportivo Lagunas',
      'Atlético Ribera',
      'Unión Cañada',
      'Racing Peñalba',
      'Sporting Valdeoro',
      'Club Mirasierra',
      'Real Torrejas',
      'Juventud Alcora',
    ],
    places: ['Lagunas', 'Ribera', 'Peñalba', 'Valdeoro', 'Torrejas', 'Alcora', 'Mirasierra'],
    templates: {
      match: `El {T1} venció por {n}-{n} al {T2} en el estadio de {C} y suma ya {n}{n} puntos en la clasificación. {P1} abrió el marcador en el minuto {n}{n} con un disparo desde la frontal tras un pase de {P2}. El empate llegó en el minuto {n}{n} por medio de {P3}, que aprovechó un error del portero. Antes del descanso, {P4} devolvió la ventaja a los locales y {P1} cerró la cuenta de cabeza en el {n}{n}. Los visitantes terminaron con diez jugadores por la expulsión de {P5}. En la próxima jornada el {T1} se medirá con el {T3}, mientras que el {T2} jugará contra el {T4}.`,
      weather: `En {C} el cielo estará hoy poco nuboso por la mañana, con una temperatura mínima de {n} grados. Al mediodía los termómetros alcanzarán los {n}{n} grados y el viento soplará del norte con rachas de {n}{n} kilómetros por hora. Por la tarde no se descarta algún chubasco en la zona de {C2}, con una probabilidad de lluvia del {n}{n} por ciento. Para mañana se espera un tiempo parecido, con máximas de {n}{n} grados y mínimas de {n}, y en {C3} habrá nieblas al amanecer. El índice de rayos ultravioleta será alto en las horas centrales del día.`,
      jobs: `El número de personas sin empleo en la comarca de {C} ha vuelto a bajar en el último mes, según los datos que publicó el martes la oficina de empleo. A finales de mes había {n}.{n}{n}{n} personas inscritas como demandantes, lo que supone {n}{n} menos que el mes anterior y {n}{n}{n} menos que hace un año. La tasa se sitúa ahora en el {n},{n} por ciento. El director de la oficina, {P1}, habló de una evolución estable del mercado de trabajo pese a la difícil situación económica. Las empresas comunicaron {n}{n}{n} nuevas vacantes, la mayoría de ellas en cuidados, comercio y logística. Los jóvenes son los que más se benefician de la demanda de trabajadores cualificados, mientras que para quienes llevan más de un año en paro sigue siendo difícil encontrar un puesto.`,
      notes: `Fue una tarde que los aficionados tardarán en olvidar, porque el partido entre el {T1} y el {T2} tuvo todo lo que se le puede pedir al fútbol. Los locales empezaron bien y dominaron la pelota durante buena parte del primer tiempo, pero fueron los visitantes los que estuvieron más cerca del gol cuando {P1} estrelló un balón en el poste desde unos veinte metros. Tras el descanso el guion no cambió y el público tuvo que esperar hasta los últimos compases para celebrar un tanto. Entonces {P2} se revolvió con rapidez dentro del área y envió la pelota lejos del alcance del portero. Los visitantes se volcaron al ataque en los minutos que quedaban, pero no encontraron el camino ante la defensa que mandaba {P3}. El entrenador dijo al final que estaba orgulloso de la calma con la que su equipo había resistido la presión.`,
    },
  },
  German: {
    tuned: true,
    names: [
      'Brenner',
      'Hoffstedt',
      'Kaczmarek',
      'Lüders',
      'Wiesental',
      'Obermann',
      'Thalbach',
      'Rieger',
      'Zeller',
      'Maurer',
      'Stadler',
      'Vogt',
    ],
    teams: [
      'SV Altenfurt',
      'FC Rabenau',
      'TSV Grünwerder',
      'VfB Lindhorst',
      'SC Marbeck',
      'SG Hohenried',
      'FSV Ellerbach',
      'Eintracht Nordheim',
    ],
    places: ['Altenfurt', 'Rabenau', 'Grünwerder', 'Lindhorst', 'Marbeck', 'Hohenried', 'Ellerbach'],
    templates: {
      match: `{T1} hat sein Heimspiel gegen {T2} mit {n}:{n} gewonnen und klettert auf Platz {n} der Tabelle. Vor {n}{n}{n} Zuschauern in {C} brachte {P1} die Gastgeber in der {n}{n}. Minute nach Vorlage von {P2} in Führung. In der {n}{n}. Minute glich {P3} nach einer Ecke aus, weil der Torwart den Ball nicht festhalten konnte. Noch vor der Pause traf {P4} zum zweiten Mal für die Hausherren, und {P1} sorgte in der {n}{n}. Minute für die Entscheidung. Die Gäste beendeten das Spiel nach einer Gelb-Roten Karte gegen {P5} in Unterzahl. Am nächsten Spieltag empfängt {T1} zu Hause {T3}, während {T2} bei {T4} antreten muss.`,
      weather: `In {C} startet der Tag mit Nebel und Temperaturen um {n} Grad. Bis zum Mittag setzt sich die Sonne durch, und das Thermometer steigt auf {n}{n} Grad bei schwachem Wind aus West mit {n}{n} Kilometern in der Stunde. In den Höhen um {C2} sind einzelne Schauer möglich, das Regenrisiko liegt bei {n}{n} Prozent. Am Abend ziehen von {C3} her Wolken auf, und in der Nacht sinken die Werte auf {n} Grad. Die Aussichten: wechselhaft mit sonnigen Abschnitten, Höchstwerte zwischen {n} und {n}{n} Grad, am Wochenende frischt der Wind auf.`,
      jobs: `Die Zahl der Menschen ohne Arbeit ist im Kreis {C} im vergangenen Monat erneut gesunken, wie die Agentur für Arbeit am Dienstag mitteilte. Ende des Monats waren {n}.{n}{n}{n} Menschen als arbeitssuchend gemeldet, {n}{n} weniger als im Vormonat und {n}{n}{n} weniger als vor einem Jahr. Die Quote liegt nun bei {n},{n} Prozent. Die Leiterin der Agentur, {P1}, sprach von einer stabilen Entwicklung auf dem Arbeitsmarkt trotz der schwierigen wirtschaftlichen Lage. Die Betriebe meldeten {n}{n}{n} neue Stellen, die meisten davon in der Pflege, im Handel und in der Logistik. Vor allem junge Menschen profitieren von der Nachfrage nach Fachkräften, während es für alle, die länger als ein Jahr ohne Beschäftigung sind, weiter schwer bleibt, eine Stelle zu finden. Die Agentur berät jeden Donnerstag ohne Termin und bittet die Betriebe, Ausbildungsplätze für den kommenden Herbst möglichst früh zu melden.`,
      notes: `Es war ein Nachmittag, den die Anhänger so schnell nicht vergessen werden, denn das Spiel zwischen {T1} und {T2} bot alles, was man sich wünschen kann. Die Gastgeber begannen gut und hatten in der ersten Hälfte die meiste Zeit den Ball, aber die Gäste kamen dem Tor am nächsten, als {P1} aus rund zwanzig Metern nur den Pfosten traf. Nach der Pause blieb das Bild das gleiche, und das Publikum musste bis in die Schlussphase auf einen Treffer warten. Dann drehte sich {P2} im Strafraum schnell um die eigene Achse und schob den Ball am Torwart vorbei in die lange Ecke. Die Gäste warfen in der verbliebenen Zeit alles nach vorn, fanden aber keinen Weg durch die Abwehr um {P3}. Der Trainer sagte nach dem Schlusspfiff, er sei stolz darauf, wie ruhig seine Mannschaft unter Druck geblieben sei.`,
    },
  },
  'German again': {
    tuned: false,
    names: ['Ahlers', 'Brockmann', 'Czerny', 'Dörfler', 'Eberlein', 'Fuhrmann', 'Grabowski', 'Haselbach'],
    teams: ['Musikverein Seeberg', 'Liederkranz Tannau', 'Chor Birkenhain', 'Kapelle Oberlauf', 'Orchester Weidach'],
    places: ['Seeberg', 'Tannau', 'Birkenhain', 'Oberlauf', 'Weidach', 'Lichtenthal'],
    templates: {
      concert: `Mit einem Konzert in der Stadthalle von {C} hat der {T1} sein Publikum in die neue Saison entführt. Unter der Leitung von {P1} erklangen Werke aus drei Jahrhunderten, und schon nach dem ersten Stück gab es langen Beifall. Als Gast stand die Geigerin {P2} auf der Bühne, die mit ihrem Spiel auch die Musiker hinter ihr sichtlich begeisterte. Nach der Pause übernahm der {T2} den zweiten Teil des Abends mit Melodien aus Filmen und Operetten. Die Vorsitzende {P3} dankte den Helfern, ohne die ein solcher Abend nicht möglich wäre, und lud zu einem Umtrunk im Foyer ein. Das nächste Konzert findet im Advent in der Kirche von {C2} statt, Karten gibt es im Vorverkauf bei den Mitgliedern und im Buchladen am Markt.`,
      council: `Der Gemeinderat von {C} hat in seiner Sitzung am Montag den Haushalt für das kommende Jahr beschlossen. Bürgermeisterin {P1} sprach von einem Kraftakt, der ohne die Rücklagen der vergangenen Jahre nicht zu schaffen gewesen wäre. Kritik kam von {P2}, der im Namen seiner Fraktion mehr Geld für Schulen und für den Ausbau der Radwege forderte. Dem hielt {P3} entgegen, dass die Gemeinde zunächst die Schulden abbauen müsse, bevor an neue Vorhaben zu denken sei. Einig war sich der Rat darin, dass die Straße nach {C2} im Frühjahr saniert werden soll, weil die Schäden nach dem Winter kaum noch zu flicken sind. Die nächste Sitzung ist öffentlich und beginnt wie gewohnt am Abend im Saal des Rathauses.`,
    },
  },
  French: {
    tuned: false,
    names: [
      'Delattre',
      'Morvan',
      'Castaing',
      'Bellerive',
      'Roussel',
      'Guichard',
      'Fontanel',
      'Lespinasse',
      'Arnoux',
      'Pélissier',
    ],
    teams: [
      'AS Montclair',
      'Stade Valbrun',
      'FC Roquemaure',
      'Olympique Saint-Yvain',
      'Étoile Brassac',
      'US Pontivaux',
      'Red Star Lormont',
      'Racing Aubagny',
    ],
    places: ['Montclair', 'Valbrun', 'Roquemaure', 'Saint-Yvain', 'Brassac', 'Pontivaux', 'Lormont'],
    templates: {
      match: `{T1} s'est imposé {n}-{n} face à {T2} samedi soir à {C} et grimpe à la {n}e place du classement. {P1} a ouvert le score à la {n}{n}e minute d'une frappe à ras de terre, sur une passe de {P2}. Les visiteurs ont égalisé par {P3} à la {n}{n}e minute après une erreur du gardien sur corner. {P4} a redonné l'avantage aux siens juste avant la pause, puis {P1} a assuré la victoire de la tête à la {n}{n}e. Réduits à dix après l'expulsion de {P5}, les joueurs de {T2} n'ont cadré que {n} de leurs {n}{n} tirs. Lors de la prochaine journée, {T1} recevra {T3} tandis que {T2} se déplacera à {T4}.`,
      jobs: `Le nombre de personnes sans emploi dans le bassin de {C} a de nouveau reculé le mois dernier, a annoncé mardi l'agence pour l'emploi. À la fin du mois, {n} {n}{n}{n} personnes étaient inscrites, soit {n}{n} de moins que le mois précédent et {n}{n}{n} de moins qu'il y a un an. Le taux s'établit désormais à {n},{n} pour cent. La directrice de l'agence, {P1}, a parlé d'une évolution stable du marché du travail malgré une situation économique difficile. Les entreprises ont déposé {n}{n}{n} nouvelles offres, la plupart dans les soins, le commerce et la logistique. Les jeunes profitent en premier lieu de la demande de personnel qualifié, tandis qu'il reste difficile pour ceux qui cherchent depuis plus d'un an de retrouver un poste.`,
    },
  },
  Russian: {
    tuned: false,
    names: ['Ермолов', 'Кузьминых', 'Сафронов', 'Тарасенко', 'Белозёров', 'Мухин', 'Гришаев', 'Панкратов'],
    teams: [
      '«Спарта» Озерск',
      '«Металлист» Верхнегорск',
      '«Заря» Лесной',
      '«Волна» Приморье',
      '«Луч» Каменка',
      '«Динамо» Светлый',
      '«Арсенал» Ручьи',
    ],
    places: ['Озерске', 'Верхнегорске', 'Лесном', 'Каменке', 'Светлом', 'Ручьях'],
    templates: {
      match: `{T1} обыграла команду {T2} со счётом {n}:{n} в матче очередного тура, который прошёл в {C}. Счёт на {n}{n}-й минуте открыл {P1}, забивший низким ударом из-за пределов штрафной после передачи, которую сделал {P2}. Гости отыгрались на {n}{n}-й минуте благодаря голу, автором которого стал {P3}. Перед перерывом хозяев снова вывел вперёд {P4}, а на {n}{n}-й минуте {P1} установил окончательный счёт ударом головой. Гости завершили встречу вдесятером после удаления, которое заработал {P5}. В следующем туре {T1} примет соперника {T3}, а {T2} сыграет в гостях с командой {T4}.`,
      accident: `Полиция просит откликнуться очевидцев столкновения двух автомобилей, которое произошло ранним утром на трассе недалеко от места в {C}. По предварительным данным, водитель первой машины {P1} не справился с управлением на мокрой дороге и выехал на встречную полосу, где столкнулся с грузовым фургоном. Обоих водителей пришлось вызволять из повреждённых машин с помощью гидравлического инструмента, их доставили в больницу с травмами, которые, по словам врачей, не угрожают жизни. Движение в обе стороны было перекрыто примерно на {n} часа, транспорт направляли в объезд. Ущерб оценивается в {n}{n}0 тысяч рублей. Всех, кто видел аварию или располагает записями видеорегистратора, просят позвонить в отделение по телефону, указанному на сайте полиции.`,
    },
  },
  Arabic: {
    tuned: true,
    names: ['الحمداني', 'الزهراوي', 'القحطاني', 'البستاني', 'الكيلاني', 'المنصوري', 'الرفاعي', 'الهاشمي'],
    teams: ['اتحاد الواحة', 'نجوم الساحل', 'شباب الوادي', 'وحدة النخيل', 'أهلي المرجان', 'نصر الجبل'],
    places: ['الواحة', 'الساحل', 'الوادي', 'النخيل', 'المرجان'],
    templates: {
      match: `فاز فريق {T1} على ضيفه {T2} بنتيجة {n}-{n} في المباراة التي أقيمت مساء السبت على ملعب {C} ليرفع رصيده إلى {n}{n} نقطة في جدول الترتيب. وافتتح {P1} التسجيل في الدقيقة {n}{n} بتسديدة أرضية من خارج منطقة الجزاء بعد تمريرة من زميله {P2}. وأدرك الضيوف التعادل في الدقيقة {n}{n} عن طريق اللاعب {P3} بعد خطأ من حارس المرمى. وقبل نهاية الشوط الأول أعاد {P4} التقدم لأصحاب الأرض ثم أضاف {P1} الهدف الأخير برأسه في الدقيقة {n}{n}. وأكمل الضيوف اللقاء بعشرة لاعبين بعد طرد {P5} لحصوله على الإنذار الثاني. ويلتقي {T1} في الجولة المقبلة مع {T3} بينما يحل {T2} ضيفا على {T4}.`,
      jobs: `انخفض عدد العاطلين عن العمل في منطقة {C} مرة أخرى خلال الشهر الماضي بحسب ما أعلن مكتب التشغيل يوم الثلاثاء. وفي نهاية الشهر بلغ عدد المسجلين لدى المكتب {n}{n}{n}{n} شخصا أي أقل بمقدار {n}{n} عن الشهر السابق وأقل بمقدار {n}{n}{n} عن العام الماضي. وتبلغ النسبة حاليا {n}.{n} في المئة. وتحدث مدير المكتب {P1} عن تطور مستقر في سوق العمل رغم الوضع الاقتصادي الصعب. وأعلنت الشركات عن {n}{n}{n} وظيفة جديدة معظمها في قطاعات الرعاية والتجارة والنقل. ويستفيد الشباب على وجه الخصوص من الطلب على العمال المهرة بينما يبقى من الصعب على من مضى على بطالتهم أكثر من عام أن يجدوا وظيفة.`,
    },
  },
  Chinese: {
    tuned: false,
    names: ['赵明远', '钱志强', '孙立新', '周海涛', '吴国栋', '郑晓峰', '冯建业', '陈思源'],
    teams: ['东湖雄鹰', '西岭猛虎', '南港海浪', '北山飞龙', '金沙骑士', '绿洲先锋'],
    places: ['东湖', '西岭', '南港', '北山', '金沙'],
    templates: {
      match: `昨晚在{C}体育场进行的联赛第{n}{n}轮比赛中,{T1}队以{n}比{n}战胜{T2}队,积分升至{n}{n}分,排名上升到第{n}位。比赛第{n}{n}分钟,{P1}接到队友{P2}的传球后在禁区外低射破门,为主队首开纪录。客队在第{n}{n}分钟由{P3}扳平比分,当时门将没有把角球稳稳抱住。半场结束前{P4}再次帮助主队取得领先,第{n}{n}分钟{P1}头球破门锁定胜局。客队的{P5}累计两张黄牌被罚下,最后时刻只能以十人应战。全场比赛{T2}队共有{n}{n}次射门,其中只有{n}次射正。下一轮比赛{T1}队将在主场迎战{T3}队,而{T2}队将做客挑战{T4}队。`,
      jobs: `{C}地区就业服务中心星期二公布的数据显示,上个月该地区没有工作的人数再次下降。截至月底,登记求职的人数为{n}{n}{n}{n}人,比前一个月减少{n}{n}人,比去年同期减少{n}{n}{n}人,失业率目前为百分之{n}点{n}。中心主任{P1}表示,尽管经济形势依然困难,劳动力市场的发展总体保持稳定。企业新登记的空缺岗位为{n}{n}{n}个,其中大部分来自护理、商业和物流行业。年轻人从企业对专业人才的需求中获益最多,而失业时间超过一年的人要找到合适的岗位仍然十分困难。中心每个星期四下午提供无需预约的咨询服务,并请各家企业尽早登记秋季的培训名额。`,
    },
  },
  Hebrew: {
    tuned: false,
    names: ['אברמוביץ', 'בן־חיים', 'גולדשטיין', 'דרורי', 'הלפרין', 'ויסמן', 'זילברמן', 'חדד'],
    teams: ['מכבי עין גפן', 'הפועל גבעת אורן', 'בית״ר נחל שקד', 'מועדון ספורט רמת אלון', 'עירוני כפר דקל'],
    places: ['עין גפן', 'גבעת אורן', 'נחל שקד', 'רמת אלון'],
    templates: {
      match: `קבוצת {T1} ניצחה את {T2} בתוצאה {n}:{n} במשחק שנערך במוצאי שבת באצטדיון של {C} ועלתה למקום ה־{n} בטבלה. את השער הראשון כבש {P1} בדקה ה־{n}{n} בבעיטה שטוחה מקו הרחבה אחרי מסירה של {P2}. האורחים השוו בדקה ה־{n}{n} משער של {P3} אחרי שהשוער לא הצליח להחזיק בכדור. לפני ההפסקה החזיר {P4} את היתרון למארחים, ובדקה ה־{n}{n} קבע {P1} את התוצאה הסופית בנגיחה. האורחים סיימו את המשחק בעשרה שחקנים אחרי הרחקתו של {P5}. במחזור הבא תארח {T1} את {T3}, בעוד {T2} תצא למשחק חוץ מול {T4}.`,
    },
  },
};

/** `{T1}` is a team, `{P1}` a person, `{C}` a place, `{n}` a digit. */
function fill({ teams, names, places }: Language, template: string, seed: number): string {
  const random = seeded(seed);
  const drawn: Record<string, string[]> = {
    T: shuffled(teams, random),
    P: shuffled(names, random),
    C: shuffled(places, random),
  };
  return template
    .replace(/\{([TPC])(\d?)\}/g, (_, kind: string, at: string) => drawn[kind]![Number(at || 1) - 1]!)
    .replace(/\{n\}/g, () => String(1 + Math.floor(random() * 9)));
}

async function fold(...articles: Foldable[]): Promise<boolean> {
  const stories = new Set<string>();
  for await (const { storyId } of foldBatch(articles, new Date('2026-03-10'))) stories.add(storyId);
  return stories.size === 1;
}

/** With the opening of the text for a headline; or with one that says nothing, or none. */
function page(
  text: string,
  site: string,
  headline: string | undefined = text.split(/[.。,]/)[0]!.slice(0, 60),
): Foldable {
  return article(text, {
    site: `${site}.example`,
    datePublished: '2026-03-01T10:00:00.000Z',
    ...(headline === '' ? {} : { headline }),
  });
}

/** @returns pairs folded and all, of two fillings and of a filling and its copies */
async function tryTemplate(language: Language, template: string) {
  const [twice, copies] = [
    { folded: 0, of: 0 },
    { folded: 0, of: 0 },
  ];
  for (let n = 1; n <= FILLED; n += 1) {
    const [one, other] = [fill(language, template, 10 * n + 1), fill(language, template, 10 * n + 2)];
    for (const headline of [undefined, '', 'The report of the day']) {
      for (const site of ['one', 'two']) {
        twice.of += 1;
        if (await fold(page(one, 'one', headline), page(other, site, headline))) twice.folded += 1;
      }
    }
    const sentences = one.split(/(?<=[.。])/);
    const thinned = one.includes(' ') ? dropWords(one, 15, seeded(n)) : sentences.slice(1).join('');
    const shortened = sentences.filter((_, at) => at !== 2).join('');
    for (const copy of [one, shortened, `${one} Read more on our pages.`, thinned]) {
      copies.of += 1;
      if (await fold(page(one, 'one'), page(copy, 'two'))) copies.folded += 1;
    }
  }
  return { twice, copies };
}

export async function reportTemplates(): Promise<void> {
  console.log(
    `templates filled ${FILLED} times, on one site and on two, under a headline of the text, none, and one for all`,
  );
  console.log('  language, template       folded: another filling      a copy of it');
  for (const [name, language] of Object.entries(LANGUAGES)) {
    for (const [kind, template] of Object.entries(language.templates)) {
      const { twice, copies } = await tryTemplate(language, template);
      const cells = [twice, copies].map(({ folded, of }) => `${folded} of ${of}`.padStart(17)).join(' ');
      console.log(`  ${`${name}, ${kind}`.padEnd(30)} ${cells}${language.tuned ? '   (tuned on)' : ''}`);
    }
  }
}
