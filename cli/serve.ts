import { answerApi } from '../web/api.ts';
import type { Register } from './command.ts';
import { serveUntilInterrupted } from './loopback.ts';

/** Next to the pages' own. */
const PORT = 4174;

export const register: Register = (command, context) =>
  serveUntilInterrupted(command, context, PORT, (home) => ({
    handler: (asking) => answerApi(home, asking, context.now()),
    address: (origin) => origin,
    note: (origin) => `Answers questions, on this machine only: ${origin}/openapi.json says which.`,
  }));
