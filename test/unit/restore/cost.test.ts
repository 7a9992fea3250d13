import { costOf } from '../../../src/recovery/restore/cost';
import type { ServerDecision } from '../../../src/recovery/restore/decide-servers';

const decision = (instance: string, type: string, status: ServerDecision['status']): ServerDecision =>
  ({ server: { instance, type }, status, action: 'make' }) as ServerDecision;
const ALL = [decision('i-1', 'ecs.g7.large', 'Running'), decision('i-2', 'ecs.g7.large', 'Stopped')];
const SIZES = { 'i-1': 40, 'i-2': 140 };

test('disks of all by the month, what runs by the hour', () => {
  expect(costOf({ diskPerGibMonth: 0.5, serverPerHour: { 'ecs.g7.large': 0.7 } }, ALL, SIZES)).toEqual({
    perMonth: 90,
    perHour: 0.7,
    text: 'At most, at list prices: disks of 2 servers, 180 GiB: 90 a month; 1 running: 0.7 an hour.',
  });
});

test('a price that is missing is said, and makes no amount', () => {
  expect(costOf({ diskPerGibMonth: 0.5, serverPerHour: {} }, ALL, SIZES)).toMatchObject({
    perHour: undefined,
    text: expect.stringContaining('1 running: no price for ecs.g7.large in offsite:prices.serverPerHour'),
  });
  expect(costOf(undefined, ALL, SIZES)).toEqual({
    text: 'Disks of 2 servers, 180 GiB; set offsite:prices to see amounts.',
  });
});
