import { bilingual } from '@hub/outcome';
import type { RuleFacts } from './rule.ts';

const STANDARD = bilingual('DICOM PS3.3 và PS3.18, như PACS cung cấp', 'DICOM PS3.3 and PS3.18 as a PACS gives it');

const of = (vi: string, en: string): RuleFacts => ({ origin: 'contract', source: STANDARD, mend: bilingual(vi, en) });

/** Origin and mending of the codes of messages/dicom.ts, by the same keys. */
export const IMAGING_FACTS: Readonly<Record<string, RuleFacts>> = {
  'VN-DICOM-unreadable': of('Gửi mảng dataset DICOM JSON, UTF-8.', 'Send an array of DICOM JSON datasets, in UTF-8.'),
  'VN-DICOM-too-large': of(
    'Chỉ gửi thuộc tính của ca chụp, loạt và mã ảnh.',
    'Send attributes of study and series, and UIDs of images only.',
  ),
  'VN-DICOM-study-missing': of('Gửi ít nhất một dataset.', 'Send at least one dataset.'),
  'VN-DICOM-StudyInstanceUID-missing': of('Sửa cấu hình máy chụp hoặc worklist.', 'Correct the machine or its worklist.'),
  'VN-DICOM-PatientID-missing': of(
    'Sửa mã người bệnh trên PACS, hoặc cấu hình thuộc tính chứa mã (patientNumber).',
    'Correct the patient number in the PACS, or configure the attribute that holds it (patientNumber).',
  ),
  'VN-DICOM-PatientID-too-long': of('Sửa mã người bệnh trên PACS.', 'Correct the patient number in the PACS.'),
  'VN-DICOM-instance-missing': of('Kiểm tra ca chụp trên PACS.', 'Check the study in the PACS.'),
  'VN-DICOM-instance-unusable': of('Kiểm tra máy chụp đã tạo các ảnh này.', 'Check the machine that made these images.'),
  'VN-DICOM-uid-format': of('Báo hãng máy chụp.', "Tell the machine's vendor."),
  'VN-DICOM-StudyDate-invalid': of('Chỉnh đồng hồ và cấu hình ngày của máy chụp.', 'Set the clock and the date format of the machine.'),
};
