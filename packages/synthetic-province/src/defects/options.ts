import { problem } from '@hub/outcome';
import {
  BUNDLE_DEFECTS,
  type BundleDefectKind,
  DEFECT_KINDS,
  type DefectKind,
  FILE_DEFECTS,
  type FileDefectKind,
  MESSAGE_DEFECTS,
  type MessageDefectKind,
  SHEET_DEFECTS,
  type SheetDefectKind,
  STUDY_DEFECTS,
  type StudyDefectKind,
  VISIT_DEFECTS,
  type VisitDefectKind,
} from './kinds.ts';

/** Which faults, and how many. */
export interface DefectOptions {
  /** Share of visits touched by a fault, 0 … 1: most by one of their own, some because their whole file has one. Of other formats: share of their records. */
  readonly rate: number;
  /** Default: every kind. */
  readonly kinds?: readonly DefectKind[];
}

/** Options checked. Rates are percents. */
export interface DefectPlan {
  readonly perVisit: number;
  readonly perFile: number;
  readonly visitKinds: readonly VisitDefectKind[];
  readonly fileKinds: readonly FileDefectKind[];
  /** Of records of other formats; percent. */
  readonly perRecord: number;
  readonly messageKinds: readonly MessageDefectKind[];
  readonly sheetKinds: readonly SheetDefectKind[];
  readonly bundleKinds: readonly BundleDefectKind[];
  readonly studyKinds: readonly StudyDefectKind[];
}

/** Of the faulty visits, those whose whole file is at fault. */
const BY_FILE = 1 / 6;

/** Checks options. Throws ProblemError `incorrect` naming what is wrong. */
export function defectPlanOf({ rate, kinds = DEFECT_KINDS }: DefectOptions): DefectPlan {
  if (!(rate >= 0 && rate <= 1))
    throw problem('incorrect', 'province-defects', 'defects: cần số từ 0 đến 1.', 'defects: a number from 0 to 1.');
  const unknown = kinds.find((kind) => !(DEFECT_KINDS as readonly string[]).includes(kind));
  if (unknown !== undefined || kinds.length === 0) {
    throw problem(
      'incorrect',
      'province-defect-kind',
      `Không có loại lỗi ${unknown ?? ''}. Các loại: ${DEFECT_KINDS.join(', ')}.`,
      `No kind of defect ${unknown ?? ''}. Kinds: ${DEFECT_KINDS.join(', ')}.`,
    );
  }
  const visitKinds = VISIT_DEFECTS.filter((kind) => kinds.includes(kind));
  const fileKinds = FILE_DEFECTS.filter((kind) => kinds.includes(kind));
  const others = {
    perRecord: 100 * rate,
    messageKinds: MESSAGE_DEFECTS.filter((kind) => kinds.includes(kind)),
    sheetKinds: SHEET_DEFECTS.filter((kind) => kinds.includes(kind)),
    bundleKinds: BUNDLE_DEFECTS.filter((kind) => kinds.includes(kind)),
    studyKinds: STUDY_DEFECTS.filter((kind) => kinds.includes(kind)),
  };
  const byFile = fileKinds.length === 0 ? 0 : visitKinds.length === 0 ? 1 : BY_FILE;
  return { perVisit: 100 * rate * (1 - byFile), perFile: 100 * rate * byFile, visitKinds, fileKinds, ...others };
}
