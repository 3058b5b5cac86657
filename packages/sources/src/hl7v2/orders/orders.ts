import { encounterOf } from '../adt/encounter.ts';
import type { MessageMapper } from '../mapper.ts';
import type { Scope } from '../scope.ts';
import { orderGroups } from './groups.ts';
import { orderKeys, sharedOrders } from './keys.ts';
import { placedOrder } from './placed-order.ts';
import { labelOrder } from './sensitive.ts';
import { serviceRequest } from './service-request.ts';
import { specimens } from './specimen.ts';
import { orderStatus } from './status.ts';

/** ORM, OML: orders, their changes and cancellations (HL7 v2.5, 4.4). */
function mapOrders(scope: Scope): void {
  encounterOf(scope);
  for (const group of orderGroups(scope.message)) {
    const from = scope.made.length;
    const order = placedOrder(scope, group, false);
    serviceRequest(order, orderStatus(group.orc), specimens(order));
    labelOrder(scope, group, from);
  }
}

const orders: MessageMapper = {
  persons: 'each',
  standing: 0,
  map: mapOrders,
  keys: (stated, names) => orderKeys(stated, names),
  shared: (stated) => sharedOrders(stated),
};

export const ORDERS: Readonly<Record<string, MessageMapper>> = { 'ORM^*': orders, 'OML^*': orders };
