/** The function that lets go of an import's bytes (0084) runs with the owner's rights: only its own triggers may call it. */
export const up = /* sql */ `
revoke execute on function import_bytes_gone() from public;
`;
