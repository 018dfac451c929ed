/** What the template's roles may do, and what they were seen to do: IAM for a stack that was never deployed. */
import type { Resource } from './template.ts';

/** One action on one resource pattern, as granted to a role. */
export interface Grant {
  role: string;
  action: string;
  pattern: string;
}

export const grantInWords = ({ role, action, pattern }: Grant): string => `${role}: ${action} on ${pattern}`;

/**
 * Identity policies with allowances only, which is all that the stack has: an explicit denial or a condition in one is an error
 * here, so that nothing is taken for granted that this does not evaluate. Resources are named by their logical ids.
 */
export class Roles {
  readonly grants: Grant[] = [];
  readonly denied: string[] = [];
  readonly #used = new Set<Grant>();
  /** Each distinct call once, in the order in which it first came. */
  readonly #calls = new Map<string, [role: string, action: string, resource: string]>();

  constructor(resources: Record<string, Resource>) {
    for (const policy of Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Policy')) {
      const { PolicyDocument: document, Roles: roles } = policy.Properties as unknown as Policy;
      for (const statement of document.Statement) {
        if (statement.Effect !== 'Allow' || statement.Condition !== undefined) {
          throw new Error(`a statement that is not evaluated here: ${JSON.stringify(statement)}`);
        }
        for (const { Ref: role } of roles)
          for (const action of [statement.Action].flat())
            for (const resource of [statement.Resource].flat())
              this.grants.push({ role, action, pattern: arnOf(resource) });
      }
    }
  }

  /** @returns whether the role may; a denial is noted. */
  check(role: string, action: string, resource: string): boolean {
    this.#calls.set([role, action, resource].join(' '), [role, action, resource]);
    const grant = this.#grantFor(role, action, resource);
    if (grant === undefined) this.denied.push(`${role}: ${action} on ${resource}`);
    else this.#used.add(grant);
    return grant !== undefined;
  }

  /** Calls so far that would have been denied without this grant. */
  deniedWithout(grant: Grant): string[] {
    return [...this.#calls]
      .filter(([, [role, action, resource]]) => !this.#grantFor(role, action, resource, grant))
      .map(([call]) => call);
  }

  #grantFor(role: string, action: string, resource: string, except?: Grant): Grant | undefined {
    return this.grants.find(
      (one) => one !== except && one.role === role && one.action === action && matches(one.pattern, resource),
    );
  }

  /** Granted, and never used so far. */
  unused(): Grant[] {
    return this.grants.filter((grant) => !this.#used.has(grant));
  }
}

interface Policy {
  PolicyDocument: {
    Statement: { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }[];
  };
  Roles: { Ref: string }[];
}

/** A resource as a policy names it: `<logical id>` and what follows its ARN. */
export function arnOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join } = resource as {
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (attribute?.[1] === 'Arn') return attribute[0];
  if (join !== undefined) return join[1].map(arnOf).join(join[0]);
  throw new Error(`not a resource: ${JSON.stringify(resource)}`);
}

/** IAM's `*`: any characters, slashes included. */
function matches(pattern: string, resource: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === resource;
  if (rest.length > 1 || rest[0] !== '') throw new Error(`a pattern that is not evaluated here: ${pattern}`);
  return resource.startsWith(start);
}
