export { resourcesOf } from '../access-matrix/call.fixture.ts';
export { TABLES } from './route-tables.fixture.ts';
