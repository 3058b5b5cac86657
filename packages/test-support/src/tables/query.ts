/** What `duckdb -csv` prints for a query over files of `folder`: names of the columns, then the rows, as CSV. */
export async function queryCsv(sql: string, folder: string): Promise<string> {
  // Every test file reads this module, few ask tables.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(`set file_search_path = '${folder.replaceAll("'", "''")}'`);
    const result = await connection.runAndReadAll(sql);
    const lines = [result.columnNames(), ...result.getRowsJson().map((row) => row.map((value) => (value === null ? '' : String(value))))];
    return lines.map((line) => `${line.map(cell).join(',')}\n`).join('');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
