import { SMTPServer } from 'smtp-server';
import { afterAll, expect, it } from 'vitest';
import { newId } from './ids.ts';
import { openMailer } from './mail.ts';

const sentTo: string[][] = [];
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, done) {
    stream.resume().on('end', () => {
      sentTo.push(session.envelope.rcptTo.map(({ address }) => address));
      done();
    });
  },
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.server.address() as { port: number };
const mailer = openMailer(`smtp://127.0.0.1:${port}`, 'Lotsenwerk <post@demo.lotsenwerk.example>');
afterAll(async () => {
  mailer.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const letter = { id: newId(), siteId: null, subject: 'x', body: 'y', lang: 'de' as const };

it('goes to the one address it was written to', async () => {
  await mailer.deliver({ ...letter, to: 'lina@example.org' });
  expect(sentTo).toEqual([['lina@example.org']]);
});

it('never becomes a letter to several people, whatever stands in the address', async () => {
  sentTo.length = 0;
  await mailer.deliver({ ...letter, to: 'lina@example.org, somebody@else.example' }).catch(() => {});
  expect(sentTo.flat()).not.toContain('somebody@else.example');
});
