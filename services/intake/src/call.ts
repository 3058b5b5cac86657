import type { Principal, Route } from '@hub/access';
import type { Request, Response } from 'express';

/** One request that has passed the gate. */
export interface Call {
  readonly request: Request;
  readonly response: Response;
  /** Who asks. */
  readonly principal: Principal;
}

/** A route of intake: who may call it, and what it does. `handle` answers, or throws what the edge turns into an answer. */
export interface ClientRoute extends Route {
  readonly access: 'client' | 'operator';
  readonly handle: (call: Call) => Promise<void>;
}

/** Answers who has no token (yet): only what the closed list of `access` names. */
export interface PublicRoute extends Route {
  readonly access: 'public';
  readonly handle: (call: Omit<Call, 'principal'>) => Promise<void>;
}

export type IntakeRoute = ClientRoute | PublicRoute;

/** A query parameter given once; undefined when absent or empty, the first when repeated. */
export function parameter(request: Request, name: string): string | undefined {
  const value: unknown = (request.query as Record<string, unknown>)[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** A part of the path, as the route names it. */
export function pathPart(request: Request, name: string): string {
  const value: unknown = (request.params as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}
