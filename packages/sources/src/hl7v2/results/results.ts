import type { Reference } from '@hub/fhir-model';
import { encounterOf } from '../adt/encounter.ts';
import type { MessageMapper } from '../mapper.ts';
import { type OrderGroup, orderGroups } from '../orders/groups.ts';
import { orderKeys, sharedOrders } from '../orders/keys.ts';
import { type PlacedOrder, placedOrder } from '../orders/placed-order.ts';
import { labelOrder } from '../orders/sensitive.ts';
import { serviceRequest } from '../orders/service-request.ts';
import { specimens } from '../orders/specimen.ts';
import { statusByReport } from '../orders/status.ts';
import type { Scope, StatedMessage } from '../scope.ts';
import { warn } from '../scope.ts';
import { diagnosticReport } from './diagnostic-report.ts';
import { type ObservedResult, observation, resultCode } from './observation.ts';
import { Parents } from './parents.ts';

/** ORU, OUL: results of one or several orders (HL7 v2.5, 7.3). */
function mapResults(scope: Scope): void {
  encounterOf(scope);
  const groups = orderGroups(scope.message, specimensFirst(scope));
  sayLost(scope, groups);
  const before = new Parents();
  const names = new Map<string, number>();
  for (const group of groups) {
    const from = scope.made.length;
    const order = placedOrder(scope, group, true);
    const taken = specimens(order);
    const results = observations(order, taken, before.of(order), names);
    before.add(order.numbers, results);
    const status = diagnosticReport(order, results, taken);
    serviceRequest(order, statusByReport(status), taken);
    labelOrder(scope, group, from);
  }
}

/** Results behind no order cannot be told from others: they are not stored, and the sender hears of it. */
function sayLost(scope: Scope, groups: readonly OrderGroup[]): void {
  const kept = new Set(
    groups.flatMap(({ observations, specimens }) =>
      [...observations, ...specimens.flatMap((one) => one.observations)].map(({ segment }) => segment),
    ),
  );
  const lost = scope.message.segments.filter((segment) => segment.name === 'OBX' && !kept.has(segment));
  if (lost[0] !== undefined) warn(scope, 'VN-HL7-OBR-required', { field: 'OBR', line: lost[0].line, value: String(lost.length) });
}

const specimensFirst = ({ head }: Pick<StatedMessage, 'head'>): boolean =>
  head.type === 'OUL' && head.event !== 'R21' && head.event !== 'R24';

/** The results of an order. Two of one name in a message are two: the second goes by a mark of its own, and the sender is told. */
function observations(
  order: PlacedOrder,
  taken: readonly Reference[],
  derivedFrom: readonly Reference[],
  names: Map<string, number>,
): ObservedResult[] {
  const { scope, group } = order;
  const parent = group.obr.component(26, 2);
  return [...group.observations, ...group.specimens.flatMap((one) => one.observations)].map((one) => {
    const { segment: obx } = one;
    const subId = obx.component(4, 1) || parent;
    const name = `${order.name}/${resultCode(obx)}/${subId}`;
    const before = names.get(name) ?? 0;
    names.set(name, before + 1);
    if (before > 0) warn(scope, 'VN-HL7-OBX-4-missing', { field: 'OBX-4', line: obx.line });
    return observation(order, one, { subId, repeat: before === 0 ? '' : `~${before + 1}`, derivedFrom, specimens: taken });
  });
}

const results: MessageMapper = {
  persons: 'each',
  standing: 0,
  map: mapResults,
  keys: (stated, names) => orderKeys(stated, names, specimensFirst(stated)),
  shared: (stated) => sharedOrders(stated, specimensFirst(stated)),
  eventTime: ({ message }) => latest(orderGroups(message)),
};

/** OBR-22 of the message's orders, the latest. */
function latest(groups: readonly OrderGroup[]): string {
  const times = groups.map(({ obr }) => obr.component(22, 1)).filter((time) => time !== '');
  return times.sort().at(-1) ?? '';
}

/** Results: ORU of laboratories and of points of care (R01, R30, R31, R32), with antibiograms (M01), and OUL of specimens (R21–R24). */
export const RESULTS: Readonly<Record<string, MessageMapper>> = { 'ORU^*': results, 'OUL^*': results };
