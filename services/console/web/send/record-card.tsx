import { useId, useState } from 'preact/hooks';
import type { CheckedRecord, Issue, Table } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { IssueItems } from '../parts/issue-item.tsx';
import { ofNoTable, ofRecord, ofTable } from './beside.ts';
import { TableView } from './table-view.tsx';

interface RecordCardProps {
  readonly record: CheckedRecord;
  readonly issues: readonly Issue[];
  readonly onlyIssues: boolean;
}

/** One record of the file: its tables, one at a time. The first table with issues is open, so that what to mend is seen at once. */
export function RecordCard({ record, issues, onlyIssues }: RecordCardProps) {
  const { t, number } = useSpeech();
  const id = useId();
  const own = ofRecord(issues, record);
  const tables = Object.entries(record.tables).filter(([name]) => !onlyIssues || ofTable(own, name).length > 0);
  const worst = tables.find(([name]) => ofTable(own, name).length > 0) ?? tables[0];
  const [chosen, setChosen] = useState<string>();
  const open = tables.some(([name]) => name === chosen) ? chosen : worst?.[0];
  const apart = ofNoTable(own, record);
  const resources = Object.entries(record.resources);

  const tab = ([name, { title, rows, more = 0 }]: readonly [string, Table], at: number) => {
    const count = ofTable(own, name).length;
    const move = (event: KeyboardEvent): void => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = event.key === 'Home' ? 0 : event.key === 'End' ? tables.length - 1 : at + (step ?? Number.NaN);
      const to = tables[Number.isNaN(next) ? -1 : (next + tables.length) % tables.length];
      if (to === undefined) return;
      event.preventDefault();
      setChosen(to[0]);
      document.getElementById(`${id}-tab-${to[0]}`)?.focus();
    };
    return (
      <button
        key={name}
        type="button"
        role="tab"
        id={`${id}-tab-${name}`}
        aria-selected={name === open}
        aria-controls={`${id}-panel`}
        tabIndex={name === open ? 0 : -1}
        title={typeof title === 'string' ? title : title.vi}
        class={count > 0 ? 'with-issues' : ''}
        onClick={() => setChosen(name)}
        onKeyDown={move}
      >
        {name}
        <small>
          {number(rows.length + more)} {t('dòng', rows.length + more === 1 ? 'row' : 'rows')}
          {count > 0 && ` · ${number(count)} ${t('vấn đề', count === 1 ? 'issue' : 'issues')}`}
        </small>
      </button>
    );
  };

  const table = open === undefined ? undefined : record.tables[open];
  return (
    <section class={`card record-card ${record.rejected ? 'refused' : ''}`} aria-labelledby={`${id}-name`}>
      <h3 id={`${id}-name`}>
        {t('Hồ sơ', 'Record')} <span class="record">{record.record ?? `#${number(record.ordinal + 1)}`}</span>{' '}
        {record.edition !== undefined && <span class="badge information">QĐ {record.edition}</span>}{' '}
        {record.rejected ? (
          <span class="badge error">✕ {t('Sẽ bị loại', 'Would be refused')}</span>
        ) : (
          <span class="badge good">✓ {t('Sẽ được lưu', 'Would be stored')}</span>
        )}
      </h3>
      {apart.length > 0 && <IssueItems issues={apart} beside="record" />}
      {tables.length > 0 && (
        <div role="tablist" class="tabs" aria-label={t('Các bảng của hồ sơ', 'Tables of the record')}>
          {tables.map(tab)}
        </div>
      )}
      {open !== undefined && table !== undefined && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${open}`}>
          <TableView name={open} table={table} issues={ofTable(own, open)} onlyIssues={onlyIssues} />
        </div>
      )}
      {resources.length > 0 && (
        <p class="hint">
          {t('Thành các tài nguyên FHIR: ', 'Becomes the FHIR resources: ')}
          {resources.map(([type, count]) => `${number(count)} ${type}`).join(', ')}.
        </p>
      )}
    </section>
  );
}
