import type { Route } from '@hub/access';
import type { Handler } from '../handler.ts';
import type { WriteInteraction } from '../write-interaction.ts';

/** One line of the API. Routing, access, the CapabilityStatement and the OpenAPI description are made from these lines. */
export interface RouteRow extends Route {
  /** Name of the interaction in the standard (R4 http.html), or of what stands beside them; an operation's code with its `$`. */
  readonly interaction: string;
  /** Other interactions the same address answers: a batch comes where a transaction comes. */
  readonly also?: readonly string[];
  /** Where the CapabilityStatement declares it: for every type, for the system, or nowhere. Operations name the level they are invoked on. */
  readonly level: 'type' | 'system' | 'beside';
  readonly handle: Handler;
  /** The same as an entry of a bundle; absent for reads, which a bundle asks through `handle`. */
  readonly write?: WriteInteraction;
  /** Operations only: canonical URL of the OperationDefinition. */
  readonly definition?: string;
  /** Its body is not read before: the handler takes it as it comes (`RestRequest.incoming`), as large as it is. */
  readonly streams?: true;
  /** Answers with the reason why not, and nothing else: such a row is not declared anywhere. */
  readonly refuses?: true;
}
