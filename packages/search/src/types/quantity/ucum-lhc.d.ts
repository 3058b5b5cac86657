/** Only derivation and its test use the library (scripts/derive/ucum.ts): what they take of it they say themselves. */
declare module '@lhncbc/ucum-lhc' {
  const ucum: { readonly UcumLhcUtils: { getInstance(): unknown }; readonly UnitTables: { getInstance(): unknown } };
  export default ucum;
}
