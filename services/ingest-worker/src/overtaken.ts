/** What a batch was prepared against is no longer so: a record, or who is merged with whom. Prepare again. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}
