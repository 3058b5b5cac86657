import type { SheetLayout } from '../record.ts';
import type { KnownSheet } from './read.ts';

/** How a sheet was understood, for people. */
export function layoutOf({ sheet, header }: KnownSheet): SheetLayout {
  const { profile, columns } = header.form;
  return {
    sheet: sheet.name,
    form: { kind: profile.kind, title: profile.title },
    header: [header.from, header.to],
    columns: header.texts.flatMap((text, i) => {
      const field = header.fields[i];
      const column = field === undefined ? undefined : columns.get(field);
      if (column === undefined) return text === '' ? [] : [{ header: text }];
      return [{ header: text, field: column.field, title: column.title, type: column.type }];
    }),
  };
}
