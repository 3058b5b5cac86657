export type { Answer, Client } from './client.fixture.ts';
export { atOnce, clientOf, statuses } from './client.fixture.ts';
