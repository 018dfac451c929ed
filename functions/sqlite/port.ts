/** From stores that answer at once, as SQLite does, to the ports, which promise. */
import { storeFailure } from './failures.ts';

/** A port whose methods answer at once. */
export type Immediate<Port> = {
  [Name in keyof Port]: Port[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

/**
 * The port over a store, whether that answers at once or promises. A failure rejects with what `storeFailure` makes of it.
 * @param where the file or folder that messages name
 */
export function asPort<Port extends object>(store: Port | Immediate<Port>, where: string): Port {
  const port = new Proxy<object>(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (Reflect.apply(member, target, args) as unknown);
        } catch (cause) {
          throw storeFailure(cause, where);
        }
      };
    },
  });
  return port as Port;
}
