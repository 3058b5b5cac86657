// npm test: every check and test. `npm test -- --only <stage or path>` runs a part.
import { main } from './bootstrap.mjs';

await main('scripts/check/main.ts');
