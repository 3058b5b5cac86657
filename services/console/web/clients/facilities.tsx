import { useAnswer } from '../use-answer.ts';

interface Sources {
  readonly sources: readonly { readonly facility: string; readonly facilityName: string }[];
}

/** The facilities the hub knows from its sources, offered where a code is typed. Who may not list them types it. */
export function Facilities() {
  const { answer } = useAnswer<Sources>('/intake/sources');
  const known = new Map(answer?.sources.map(({ facility, facilityName }) => [facility, facilityName]));
  return (
    <datalist id="facilities">
      {[...known].map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </datalist>
  );
}
