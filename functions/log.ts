import type { Log } from './ports.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** JSON, one object a line: what CloudWatch Logs Insights reads. */
export function jsonLog(
  write: (line: string) => void,
  least: LogLevel = 'info',
  context: Record<string, unknown> = {},
): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      if (RANK[level] < RANK[least]) return;
      write(JSON.stringify({ time: new Date().toISOString(), level, event, ...context, ...fields }));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** `event key=value ...` for people. */
export function plainLog(write: (line: string) => void, least: LogLevel = 'warn'): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      if (RANK[level] < RANK[least]) return;
      const words = Object.entries(fields).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      write([level, event, ...words].join(' '));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
