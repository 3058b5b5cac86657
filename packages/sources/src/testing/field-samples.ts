/** What a field holds and what must be found at its path; by default the text itself. */
export interface Sample {
  readonly text: string;
  readonly found?: readonly string[];
}

/** A sample in the form a row's transform asks for, different for every `number`. */
export function ownSample(field: string, transform: string, number: number): Sample {
  const two = (start: number, span: number) => String(start + (number % span));
  switch (transform) {
    case 'money':
    case 'decimal':
      return { text: `${1000 + number}.25` };
    case 'int':
    case 'percent':
      return { text: String(100 + number) };
    case 'flag':
      return { text: '1', found: ['true'] };
    case 'date8':
    case 'birth8':
      return { text: `202603${two(10, 20)}`, found: [`2026-03-${two(10, 20)}`] };
    case 'dt12':
      return { text: `20260311${two(10, 10)}${two(10, 50)}`, found: [`2026-03-11T${two(10, 10)}:${two(10, 50)}:00+07:00`] };
    case 'licence':
      return { text: licence(10_000 + number) };
    case 'list; licence':
      return {
        text: `${licence(10_000 + number)};${licence(20_000 + number)}`,
        found: [licence(10_000 + number), licence(20_000 + number)],
      };
    case 'facility':
      return { text: String(90_000 + number) };
    default:
      return { text: `${field} ${number}` };
  }
}

const licence = (number: number): string => `00${number}/CT-CCHN`;
