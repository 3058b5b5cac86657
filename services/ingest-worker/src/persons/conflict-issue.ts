import { bilingual, type Issue } from '@hub/outcome';
import type { Contradiction } from './decide-links.ts';

const FIELDS = {
  name: ['họ tên', 'name'],
  birthDate: ['năm sinh', 'year of birth'],
  gender: ['giới tính', 'sex'],
  elsewhere: ['họ tên, năm sinh hoặc giới tính', 'name, year of birth or sex'],
} as const;

const KINDS: Readonly<Record<string, readonly [field: string, vi: string, en: string]>> = {
  national_id: ['SO_CCCD', 'Số CCCD/định danh', 'Personal number'],
  citizen_id: ['SO_CCCD', 'Số CMND', 'Identity card number'],
  passport_number: ['SO_CCCD', 'Số hộ chiếu', 'Passport number'],
  social_insurance_number: ['MA_THE_BHYT', 'Mã số BHXH', 'Social insurance number'],
};

/** The person's official number is somebody else's, too (contract §1.1): stored, linked with nobody. Says nothing of the other person. */
export function conflictIssue({ record: { told }, number, field }: Contradiction, sid: string): Issue {
  const [column, vi, en] = KINDS[number.system.slice(sid.length)] ?? ['SO_CCCD', 'Số giấy tờ', 'Number'];
  const value = `…${number.value.slice(-3)}`;
  const why =
    field === undefined
      ? ['được dùng cho quá nhiều người khác nhau', 'is used for too many different people']
      : [
          `đã có ở một người bệnh khác với ${FIELDS[field][0]} khác`,
          `already belongs to another patient whose ${FIELDS[field][1]} differs`,
        ];
  return {
    severity: 'warning',
    code: 'VN-MPI-identifier-conflict',
    ...(told?.record === undefined ? {} : { record: told.record }),
    field: told === undefined || told.sheet === '' ? column : `${told.sheet}.${column}`,
    message: bilingual(
      `${vi} ${value} ${why[0]}. Hồ sơ vẫn được lưu, không liên kết với người đó. Kiểm tra giấy tờ của người bệnh; nếu nhập sai thì sửa rồi gửi lại.`,
      `${en} ${value} ${why[1]}. The record was stored and not linked with that person. Check the patient's papers; if it was mistyped, correct it and send the record again.`,
    ),
  };
}
