const DAY = 86_400_000;
/** Days kept with their text: what is read together was often written together. */
const KEPT = 1_000;
const days = new Map<number, string>();

const two = (number: number): string => (number < 10 ? `0${number}` : String(number));

/** A moment (epoch milliseconds) as HTTP writes it (RFC 9110 §5.6.7), without its fraction of a second: `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function httpDate(moment: number): string {
  const day = Math.floor(moment / DAY);
  let text = days.get(day);
  if (text === undefined) {
    text = new Date(day * DAY).toUTCString().slice(0, -12);
    if (days.size >= KEPT) days.clear();
    days.set(day, text);
  }
  const second = Math.floor((moment - day * DAY) / 1000);
  return `${text}${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)} GMT`;
}
