import gioiTinh from '@hub/fhir-profiles/code-systems/gioi-tinh.json' with { type: 'json' };
import ketQuaDtri from '@hub/fhir-profiles/code-systems/ket-qua-dtri.json' with { type: 'json' };
import maDoituongKcb from '@hub/fhir-profiles/code-systems/ma-doituong-kcb.json' with { type: 'json' };
import maKhoa from '@hub/fhir-profiles/code-systems/ma-khoa.json' with { type: 'json' };
import maKhuvuc from '@hub/fhir-profiles/code-systems/ma-khuvuc.json' with { type: 'json' };
import maLoaiKcb from '@hub/fhir-profiles/code-systems/ma-loai-kcb.json' with { type: 'json' };
import maLoaiRv from '@hub/fhir-profiles/code-systems/ma-loai-rv.json' with { type: 'json' };
import maLydoCt from '@hub/fhir-profiles/code-systems/ma-lydo-ct.json' with { type: 'json' };
import maLydoVvien from '@hub/fhir-profiles/code-systems/ma-lydo-vvien.json' with { type: 'json' };
import maNhom from '@hub/fhir-profiles/code-systems/ma-nhom.json' with { type: 'json' };
import maPttt from '@hub/fhir-profiles/code-systems/ma-pttt.json' with { type: 'json' };
import maTaiNan from '@hub/fhir-profiles/code-systems/ma-tai-nan.json' with { type: 'json' };
import maXangDau from '@hub/fhir-profiles/code-systems/ma-xang-dau.json' with { type: 'json' };
import nguonCtra from '@hub/fhir-profiles/code-systems/nguon-ctra.json' with { type: 'json' };
import occupation from '@hub/fhir-profiles/code-systems/occupation.json' with { type: 'json' };
import phamVi from '@hub/fhir-profiles/code-systems/pham-vi.json' with { type: 'json' };
import ppVoCam from '@hub/fhir-profiles/code-systems/pp-vo-cam.json' with { type: 'json' };
import vnCoreRace from '@hub/fhir-profiles/code-systems/vn-core-race.json' with { type: 'json' };
import { type CodeList, type CodeSystemResource, codeList } from './code-list.ts';

/** Every list the hub holds. A list that is not here raises no `-unknown`: we cannot know. One import and one line add one. */
const HELD: readonly CodeSystemResource[] = [
  gioiTinh,
  ketQuaDtri,
  maDoituongKcb,
  maKhoa,
  maKhuvuc,
  maLoaiKcb,
  maLoaiRv,
  maLydoCt,
  maLydoVvien,
  maNhom,
  maPttt,
  maTaiNan,
  maXangDau,
  nguonCtra,
  occupation,
  phamVi,
  ppVoCam,
  vnCoreRace,
];

const LISTS: ReadonlyMap<string, CodeList> = new Map(HELD.map((resource) => [resource.id, codeList(resource)]));

/** The lists the hub holds, by name (last segment of the CodeSystem URL). */
export function heldLists(): readonly CodeList[] {
  return [...LISTS.values()];
}

function nameOf(system: string): string {
  return system.slice(system.lastIndexOf('/') + 1);
}

/** A department code may be composed: `K0203`, `K16.1`, `K02.D35` (codes.md, MA_KHOA). Every two digits name a department. */
function isKnownDepartment(list: CodeList, code: string): boolean {
  const pairs = /^K((?:\d\d)+)(?:\.[A-Z0-9]+)*$/.exec(code)?.[1];
  return pairs !== undefined && (pairs.match(/\d\d/g) ?? []).every((pair) => list.concepts.has(`K${pair}`));
}

/**
 * Whether a code is in a list. `system` is the CodeSystem URL or its last segment (`ma-khoa`).
 * Undefined when the hub does not hold that list.
 */
export function isKnown(system: string, code: string): boolean | undefined {
  const list = LISTS.get(nameOf(system));
  if (list === undefined) return undefined;
  return list.concepts.has(code) || (list.id === 'ma-khoa' && isKnownDepartment(list, code));
}

/** The Vietnamese display of a code; undefined when the list is not held, or has no such code, or gives it no name. */
export function display(system: string, code: string): string | undefined {
  return LISTS.get(nameOf(system))?.concepts.get(code) || undefined;
}
