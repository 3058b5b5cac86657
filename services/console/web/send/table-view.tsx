import { Fragment } from 'preact';
import type { Issue, Row, Table } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { IssueItems } from '../parts/issue-item.tsx';
import { beside, fieldOf } from './beside.ts';

interface TableViewProps {
  readonly name: string;
  readonly table: Table;
  readonly issues: readonly Issue[];
  readonly onlyIssues: boolean;
}

/** A table as the hub reads it, with the issues beside the rows they are about. One row is shown field by field: seventy columns are not read. */
export function TableView({ name, table, issues, onlyIssues }: TableViewProps) {
  const { t, number, pick } = useSpeech();
  const placed = beside(issues, table);
  const title = typeof table.title === 'string' ? table.title : pick(table.title);
  const [only] = table.rows;
  const rows = onlyIssues ? table.rows.filter(({ position }) => placed.rows.has(position)) : table.rows;
  return (
    <>
      <p class="table-title">
        <strong>{name}</strong> {title}
      </p>
      {placed.table.length > 0 && <IssueItems issues={placed.table} beside="record" />}
      {table.rows.length === 1 && table.more === undefined && only !== undefined ? (
        <FieldList name={name} fields={table.fields} row={only} issues={placed.rows.get(only.position) ?? []} onlyIssues={onlyIssues} />
      ) : (
        <Rows name={name} fields={table.fields} rows={rows} issues={placed.rows} />
      )}
      {table.more !== undefined && (
        <p class="hint">
          {t(`Còn ${number(table.more)} dòng nữa không hiện ở đây.`, `${number(table.more)} more rows are not shown here.`)}
        </p>
      )}
    </>
  );
}

interface FieldListProps {
  readonly name: string;
  readonly fields: readonly string[];
  readonly row: Row;
  readonly issues: readonly Issue[];
  readonly onlyIssues: boolean;
}

/** One row: field, value, what is wrong with it. Fields an issue is about stand there also when the file does not have them. */
function FieldList({ name, fields, row, issues, onlyIssues }: FieldListProps) {
  const { t } = useSpeech();
  const about = (field: string): readonly Issue[] => issues.filter((one) => fieldOf(one) === field);
  const missing = [...new Set(issues.flatMap((one) => fieldOf(one) ?? []))].filter((field) => field !== name && !fields.includes(field));
  const apart = issues.filter((one) => fieldOf(one) === undefined || fieldOf(one) === name);
  const wrong = [...missing, ...fields.filter((field) => about(field).length > 0)];
  // What is to be mended first: seventy fields are not searched for it.
  const shown = onlyIssues ? wrong : [...wrong, ...fields.filter((field) => !wrong.includes(field))];
  return (
    <>
      {apart.length > 0 && <IssueItems issues={apart} beside="record" />}
      <table class="fields">
        <caption class="unseen">{t(`Các trường của ${name}`, `Fields of ${name}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Trường', 'Field')}</th>
            <th scope="col">{t('Giá trị đọc được', 'Value as read')}</th>
            {wrong.length > 0 && <th scope="col">{t('Vấn đề và cách sửa', 'Issues and how to mend them')}</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => {
            const found = about(field);
            const value = row.values[field];
            return (
              <tr key={field} class={found.length > 0 ? 'with-issues' : ''}>
                <th scope="row">{field}</th>
                <td class="value">{value === undefined || value === '' ? <em>{t('trống', 'empty')}</em> : value}</td>
                {wrong.length > 0 && <td>{found.length > 0 && <IssueItems issues={found} beside="field" />}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

interface RowsProps {
  readonly name: string;
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
  readonly issues: ReadonlyMap<number, readonly Issue[]>;
}

/** Several rows: a table that scrolls sideways by itself; the issues of a row directly under it. */
function Rows({ name, fields, rows, issues }: RowsProps) {
  const { t, number } = useSpeech();
  const label = t(`Các dòng của ${name}`, `Rows of ${name}`);
  const wrongAnywhere = new Set([...issues.values()].flat().map(fieldOf));
  // What is wrong somewhere stands in front, behind what tells one row from another: forty columns are not searched for it.
  const keys: readonly string[] = fields.filter((field) => field === 'MA_LK' || field === 'STT');
  const rest = fields.filter((field) => !keys.includes(field));
  const columns = [...keys, ...rest.filter((field) => wrongAnywhere.has(field)), ...rest.filter((field) => !wrongAnywhere.has(field))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1)
    <section class="scroll" aria-label={label} tabIndex={0}>
      <table class="rows">
        <caption class="unseen">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Dòng', 'Row')}</th>
            {columns.map((field) => (
              <th scope="col" key={field}>
                {field}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ position, values }) => {
            const found = issues.get(position) ?? [];
            const wrong = new Set(found.map(fieldOf));
            return (
              <Fragment key={position}>
                <tr class={found.length > 0 ? 'with-issues' : ''}>
                  <th scope="row">{number(position)}</th>
                  {columns.map((field) => (
                    <td key={field} class={wrong.has(field) ? 'wrong' : ''}>
                      {values[field] ?? ''}
                    </td>
                  ))}
                </tr>
                {found.length > 0 && (
                  <tr class="below">
                    <td colSpan={columns.length + 1}>
                      <div class="stay">
                        <IssueItems issues={found} beside="record" />
                      </div>
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
