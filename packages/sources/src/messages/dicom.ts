import type { Severity } from '@hub/outcome';
import type { Family } from './families.ts';
import type { Template } from './parameters.ts';

const entry = (severity: Severity, text: Template): Family => ({ severity, text });

/** Codes of imaging studies (DICOM JSON from a PACS). */
export const IMAGING: Readonly<Record<string, Family>> = {
  'VN-DICOM-unreadable': entry('error', () => [
    'Nội dung không phải DICOM JSON (PS3.18 phụ lục F), UTF-8. Không được lưu; kiểm tra bộ kết nối PACS.',
    'This is no DICOM JSON (PS3.18 annex F) in UTF-8. It was not stored; check the connector of the PACS.',
  ]),
  'VN-DICOM-too-large': entry('error', () => [
    'Mô tả ca chụp quá lớn. Không được lưu; chỉ gửi các thuộc tính cần thiết.',
    'The description of the study is too large. It was not stored; send the attributes that are needed only.',
  ]),
  'VN-DICOM-study-missing': entry('error', () => [
    'Không có ca chụp nào trong nội dung. Không có gì được lưu.',
    'There is no study in it. Nothing was stored.',
  ]),
  'VN-DICOM-StudyInstanceUID-missing': entry('error', () => [
    'Ca chụp không có StudyInstanceUID. Không được lưu; kiểm tra máy chụp và PACS.',
    'The study has no StudyInstanceUID. It was not stored; check the machine and the PACS.',
  ]),
  'VN-DICOM-PatientID-missing': entry('error', () => [
    'Ca chụp không có mã người bệnh của cơ sở. Không được lưu; bổ sung mã trên PACS, ca chụp sẽ được gửi lại.',
    'The study has no patient number of the facility. It was not stored; add it in the PACS, the study will be sent again.',
  ]),
  'VN-DICOM-PatientID-too-long': entry('error', (p) => [
    `Mã người bệnh của ca chụp dài hơn ${p.other} ký tự. Không được lưu; sửa mã trên PACS.`,
    `The patient number of the study is longer than ${p.other} characters. It was not stored; correct it in the PACS.`,
  ]),
  'VN-DICOM-instance-missing': entry('error', () => [
    'Ca chụp không có ảnh nào đọc được. Không được lưu; kiểm tra trên PACS.',
    'The study has no image that can be read. It was not stored; check it in the PACS.',
  ]),
  'VN-DICOM-instance-unusable': entry('warning', (p) => [
    `${p.value} ảnh thiếu mã loạt, mã ảnh hoặc loại đối tượng. Các ảnh này không có trong ca chụp; kiểm tra máy chụp.`,
    `${p.value} images lack the UID of their series, their own or their class. They are not in the study; check the machine.`,
  ]),
  'VN-DICOM-uid-format': entry('warning', () => [
    'StudyInstanceUID không đúng quy tắc của DICOM. Ca chụp vẫn được lưu như đã gửi; kiểm tra máy chụp.',
    'The StudyInstanceUID does not keep to the rules of DICOM. The study was stored as sent; check the machine.',
  ]),
  'VN-DICOM-StudyDate-invalid': entry('warning', (p) => [
    `Ngày chụp ${p.value} không đọc được. Ca chụp được lưu không có thời điểm; kiểm tra máy chụp.`,
    `The date of the study ${p.value} cannot be read. The study was stored without its time; check the machine.`,
  ]),
};
