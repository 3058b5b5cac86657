export { hubLinks, isHubLink, keepingHubLinks, withHubLinks, withoutHubLinks } from './hub-link.ts';
export { namesAgree } from './name.ts';
export type { Numbered } from './official-number.ts';
export { officialNumbers, officialSystems } from './official-number.ts';
export type { Agreement } from './same-person.ts';
export { samePerson } from './same-person.ts';
