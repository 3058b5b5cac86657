export { json, tlsFetch } from './oauth.fixture.ts';
