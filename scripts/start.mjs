// npm start: the whole hub on one port. `npm start -- --empty` begins without the synthetic province.
import { main } from './bootstrap.mjs';

await main('services/all-in-one/src/main.ts');
