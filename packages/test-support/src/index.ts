export type { TestDatabase } from './database.ts';
export { testDatabase } from './database.ts';
export type { TestRedis } from './redis.ts';
export { redisMissing, testRedis } from './redis.ts';
