import { useSpeech } from '../language.ts';
import { Field } from '../parts/field.tsx';
import type { Faults } from './draft.ts';

/** A sending source as the form holds it. */
export interface SourceDraft {
  readonly facility: string;
  readonly facilityName: string;
  readonly kind: string;
  readonly formats: readonly Format[];
}

export const EMPTY_SOURCE: SourceDraft = { facility: '', facilityName: '', kind: 'hospital', formats: [] };

/** What a source may send (services/intake/README.md, `formats`). */
const FORMATS = {
  'qd-xml': 'XML QĐ 3176 / 4750 / 4210',
  qd831: 'QĐ 831',
  ksk: 'Khám sức khoẻ',
  hl7v2: 'HL7 v2',
  csv: 'CSV',
  xlsx: 'Excel',
  fhir: 'FHIR JSON, NDJSON',
  dicom: 'DICOM',
  zip: 'zip, gzip',
} as const;
type Format = keyof typeof FORMATS;

interface SourceFieldsProps {
  readonly draft: SourceDraft;
  readonly faults: Faults;
  readonly onDraft: (draft: SourceDraft) => void;
}

/** What a source of files is registered with: whose it is, and what it sends. */
export function SourceFields({ draft, faults, onDraft }: SourceFieldsProps) {
  const { t } = useSpeech();
  const kinds: readonly (readonly [string, string])[] = [
    ['hospital', t('Bệnh viện', 'Hospital')],
    ['clinic', t('Phòng khám', 'Clinic')],
    ['station', t('Trạm y tế', 'Health station')],
    ['lab', t('Phòng xét nghiệm', 'Laboratory')],
    ['pharmacy', t('Nhà thuốc', 'Pharmacy')],
  ];
  return (
    <>
      <Field
        name="facility"
        label={t('Cơ sở (MA_CSKCB)', 'Facility (MA_CSKCB)')}
        value={draft.facility}
        error={faults.facility}
        required
        list="facilities"
        placeholder="92901"
        onValue={(facility) => onDraft({ ...draft, facility })}
      />
      <Field
        name="facilityName"
        label={t('Tên cơ sở', 'Name of the facility')}
        value={draft.facilityName}
        error={faults.facilityName}
        required
        onValue={(facilityName) => onDraft({ ...draft, facilityName })}
      />
      <label class="field">
        {t('Loại cơ sở', 'Kind of facility')}
        <select value={draft.kind} onChange={(event) => onDraft({ ...draft, kind: event.currentTarget.value })}>
          {kinds.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="group">
        <legend>
          {t('Gửi những dạng tệp nào', 'Which files it sends')} <span class="required">{t('(ít nhất một)', '(one or more)')}</span>
        </legend>
        {(Object.entries(FORMATS) as readonly (readonly [Format, string])[]).map(([format, text]) => (
          <label class="check" key={format}>
            <input
              type="checkbox"
              checked={draft.formats.includes(format)}
              onChange={(event) =>
                onDraft({
                  ...draft,
                  formats: event.currentTarget.checked ? [...draft.formats, format] : draft.formats.filter((one) => one !== format),
                })
              }
            />
            {text} <code>{format}</code>
          </label>
        ))}
        {faults.formats !== undefined && (
          <p class="field-error">
            <span aria-hidden="true">✕</span> {t('Chọn ít nhất một dạng tệp.', 'Choose one kind of file or more.')}
          </p>
        )}
      </fieldset>
    </>
  );
}
