export type { Check } from './check-path.ts';
export { checkProblem, valuesAt } from './check-path.ts';
export type { TestDatabase } from './database.ts';
export { testDatabase } from './database.ts';
export type { TestRedis } from './redis.ts';
export { redisMissing, testRedis } from './redis.ts';
