import { expect, test, vi } from 'vitest';
import { cached, evict } from '#shared/aws/cache.ts';

function counted(answer: (key: string) => string | undefined) {
  return vi.fn(async (key: string) => answer(key));
}

test('what was loaded is remembered for as long as it is fresh', async () => {
  vi.useFakeTimers();
  const load = counted((key) => `${key}!`);
  const { get } = cached('test-fresh', 60_000, load);

  await Promise.all([get('a'), get('a')]);
  vi.advanceTimersByTime(59_999);
  expect(await get('a')).toBe('a!');
  expect(load).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await get('a');

  expect(load).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test('that there is nothing is remembered for ten seconds only', async () => {
  vi.useFakeTimers();
  const load = counted(() => undefined);
  const { get } = cached('test-absent', 60_000, load);

  await get('a');
  vi.advanceTimersByTime(9_999);
  await get('a');
  expect(load).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await get('a');

  expect(load).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test('a key that is evicted is loaded anew, even if its old load is still on the way', async () => {
  const loads: ((value: string) => void)[] = [];
  const { get } = cached('test-evict', 60_000, () => new Promise<string>((one) => loads.push(one)));

  const before = get('a');
  evict('test-evict', 'a');
  const after = get('a');
  loads[1]?.('new');
  loads[0]?.('old');

  expect([await before, await after, await get('a')]).toEqual(['old', 'new', 'new']);
});

test('a load that fails after its key was evicted does not drop the newer entry', async () => {
  const { promise: late, reject } = Promise.withResolvers<string>();
  const load = vi.fn<() => Promise<string>>().mockReturnValueOnce(late).mockResolvedValue('new');
  const { get } = cached('test-late-failure', 60_000, load);

  const before = get('a');
  evict('test-late-failure', 'a');
  expect(await get('a')).toBe('new');
  reject(new Error('throttled'));
  await expect(before).rejects.toThrow('throttled');

  expect(await get('a')).toBe('new');
  expect(load).toHaveBeenCalledTimes(2);
});

test('a wall clock that is set back keeps no entry alive', async () => {
  vi.useFakeTimers();
  const load = counted((key) => `${key}!`);
  const { get } = cached('test-set-back', 60_000, load);

  await get('a');
  vi.setSystemTime(Date.now() - 3_600_000);
  await get('a');
  expect(load).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  await get('a');

  expect(load).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test('a frozen environment, whose monotonic clock stood still, keeps no entry alive', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const load = counted((key) => `${key}!`);
  const { get } = cached('test-frozen', 60_000, load);

  await get('a');
  vi.setSystemTime(Date.now() + 60_000);
  await get('a');

  expect(load).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test('a load that failed is not remembered', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('throttled')).mockResolvedValue('a!');
  const { get } = cached('test-failed', 60_000, load);

  await expect(get('a')).rejects.toThrow('throttled');

  expect(await get('a')).toBe('a!');
});

test('a steady cache goes on with what it knew while loading fails', async () => {
  vi.useFakeTimers();
  const load = vi.fn().mockResolvedValueOnce('a!').mockRejectedValue(new Error('outage'));
  const { get } = cached('test-steady', 60_000, load, { isSteady: true });

  await get('a');
  vi.advanceTimersByTime(60_000);
  expect(await get('a')).toBe('a!');
  await expect(get('b')).rejects.toThrow('outage');
  vi.useRealTimers();
});

test('of more than 10,000 entries the one that was loaded longest ago goes', async () => {
  const load = counted((key) => key);
  const { get } = cached('test-full', 60_000, load);
  for (let i = 0; i <= 10_000; i++) await get(String(i));
  load.mockClear();

  await get('1');
  expect(load).not.toHaveBeenCalled();
  await get('0');
  expect(load).toHaveBeenCalledTimes(1);
});
