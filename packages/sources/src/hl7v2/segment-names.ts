/** Segments the mappings read: others, Z segments among them, are kept with the raw bytes and reported (VN-HL7-segment-unsupported). */
export const READ_SEGMENTS: ReadonlySet<string> = new Set([
  ...['MSH', 'SFT', 'EVN', 'PID', 'PD1', 'NK1', 'PV1', 'PV2', 'AL1', 'IAM', 'DG1', 'PR1', 'IN1', 'IN2', 'MRG', 'GT1'],
  ...['ORC', 'OBR', 'OBX', 'NTE', 'SPM', 'SAC', 'TQ1', 'RXA', 'RXR', 'TXA', 'SCH', 'RGS', 'AIS', 'AIP', 'AIL', 'AIG'],
]);

/** A message on one line is cut before these, and before Z segments that follow a separator or a digit. */
export const CUT_BEFORE: readonly string[] = [...READ_SEGMENTS, 'IN3', 'FT1', 'OBI', 'OBAG', 'OBA', 'PDA', 'DB1'].filter(
  (name) => name !== 'MSH',
);
