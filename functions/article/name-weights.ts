/** Learned weights of the words in class names and ids. Written by `bench/extraction-train.ts`. */
export const nameWeights: ReadonlyMap<string, number> = new Map();
