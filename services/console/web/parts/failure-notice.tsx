import type { Failure } from '../api/failure.ts';
import { useSpeech } from '../language.ts';

/** What went wrong, told at once. The place is always there: readers of the screen hear what appears in it. */
export function FailureNotice({ failure }: { readonly failure: Failure | undefined }) {
  const { pick } = useSpeech();
  return (
    <div role="alert">
      {failure?.said.map((one) => (
        <p class="notice bad" key={one.en}>
          {pick(one)}
        </p>
      ))}
    </div>
  );
}
