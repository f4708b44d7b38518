import { expect, it } from 'vitest';
import { Crowd, Crowded } from './crowd.ts';

function held() {
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  return { gone, go: () => go() };
}

it('as many are inside as may be, the next is turned away at once, and comes in when one has left', async () => {
  const crowd = new Crowd(2);
  const [one, other] = [held(), held()];
  const inside = [crowd.admit(() => one.gone), crowd.admit(() => other.gone)];
  await expect(crowd.admit(async () => 'in')).rejects.toThrow(Crowded);
  one.go();
  await inside[0];
  expect(await crowd.admit(async () => 'in')).toBe('in');
  other.go();
  await inside[1];
});

it('whoever does something aside has no place meanwhile, and needs one afterwards', async () => {
  const crowd = new Crowd(1);
  const slow = held();
  const first = crowd.admit(async (aside) => {
    await aside(() => slow.gone);
    return 'in again';
  });
  const rest = held();
  const second = crowd.admit(() => rest.gone);
  slow.go();
  await expect(first).rejects.toThrow(Crowded);
  rest.go();
  await second;
  expect(await crowd.admit((aside) => aside(async () => 'aside'))).toBe('aside');
});

it('a failure aside leaves no place taken and none too many', async () => {
  const crowd = new Crowd(1);
  const failing = crowd.admit((aside) => aside(() => Promise.reject(new Error('it broke'))));
  await expect(failing).rejects.toThrow('it broke');
  const one = held();
  const inside = crowd.admit(() => one.gone);
  await expect(crowd.admit(async () => 'in')).rejects.toThrow(Crowded);
  one.go();
  await inside;
});
