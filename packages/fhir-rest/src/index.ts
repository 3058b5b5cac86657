export type { FoundResource, HistoryPage, ReadStore, SearchPage, StoredVersion } from './read-store.ts';
