import { type CompiledView, viewOf } from '@hub/view-definition';

/**
 * A ViewDefinition made ready to run. Numbers kept as they were written become JavaScript's: constants are compared, not shown. Throws 422 for what is no view,
 * its place in the definition named.
 */
export function compiledView(definition: unknown): CompiledView {
  return viewOf(JSON.parse(JSON.stringify(definition)));
}

/** Throws 422 for a ViewDefinition that is no view: one that is stored runs. Other resources pass. */
export function requireView(resource: unknown): void {
  if ((resource as { resourceType?: unknown } | undefined)?.resourceType === 'ViewDefinition') compiledView(resource);
}
