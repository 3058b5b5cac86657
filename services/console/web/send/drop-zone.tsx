import { useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';

interface DropZoneProps {
  readonly file: File | undefined;
  readonly disabled: boolean;
  readonly onFile: (file: File) => void;
}

/** A place to drop a file on, or to choose one: a file input, so that keyboards and screen readers have it too. */
export function DropZone({ file, disabled, onFile }: DropZoneProps) {
  const { t, number } = useSpeech();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const [first] = files ?? [];
    if (first !== undefined && !disabled) onFile(first);
    // The same file again, mended meanwhile, is a choice too.
    if (input.current !== null) input.current.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way to the input inside
    <div
      class={`drop ${over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input
        ref={input}
        id={id}
        class="unseen"
        type="file"
        accept=".xml,.hl7,.txt,.csv,.xlsx,.json,.ndjson,.zip,.gz,application/xml,text/xml,application/zip,application/gzip"
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => take(event.currentTarget.files)}
      />
      <label for={id}>
        <span class="button">{file === undefined ? t('Chọn tệp', 'Choose a file') : t('Chọn tệp khác', 'Choose another file')}</span>{' '}
        {t('hoặc kéo thả vào đây', 'or drop it here')}
      </label>
      <p id={`${id}-hint`} class="hint">
        {t(
          'XML (QĐ 4210, 4750, 3176, 831, khám sức khỏe), HL7 v2, biểu CSV hoặc XLSX, FHIR JSON; tệp zip của nhiều tệp; hoặc XML nén gz.',
          'XML (decisions 4210, 4750, 3176, 831, health checks), HL7 v2, CSV or XLSX forms, FHIR JSON; a zip of many; or gzipped XML.',
        )}
      </p>
      <p class="chosen" aria-live="polite">
        {file !== undefined && (
          <>
            {t('Đã chọn:', 'Chosen:')} <strong class="file-name">{file.name}</strong> ({number(Math.max(1, Math.round(file.size / 1000)))}{' '}
            kB)
          </>
        )}
      </p>
    </div>
  );
}
