import type { Stats } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** The user that runs the database server, where that is not the user of this program. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

// Whoever wants the database's files apart from everything else creates the first one.
const preferred = ['lotsenwerk', 'nobody'];

/**
 * The unprivileged user under which a program of root runs its database server, PostgreSQL refusing root: the
 * one who owns the files that are there already (`owner`), else the system user `lotsenwerk`, else `nobody`.
 * Undefined where this program is not root itself.
 */
export async function findServerUser(owner?: { uid: number; gid: number }): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = await readUsers();
  if (owner && owner.uid !== 0) {
    const name = users.find(({ uid }) => uid === owner.uid)?.name ?? String(owner.uid);
    return { name, uid: owner.uid, gid: owner.gid };
  }
  for (const name of preferred) {
    const user = users.find((each) => each.name === name && each.uid > 0);
    if (user) return user;
  }
  throw new Error(
    'Als root lässt sich die eingebaute Datenbank hier nicht starten: Es gibt keinen Benutzer „nobody“. ' +
      'Starten Sie das Programm unter einem eigenen Benutzer.\n' +
      'The embedded database cannot be started as root here: there is no user "nobody". ' +
      'Start the program as a user of its own.',
  );
}

async function readUsers(): Promise<ServerUser[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  return lines.map((line) => {
    const [name = '', , uid, gid] = line.split(':');
    return { name, uid: Number(uid), gid: Number(gid) };
  });
}

/** Whether `user` gets through `folder` and every folder above it. */
export async function mayPass(user: ServerUser, folder: string): Promise<boolean> {
  const real = await realpath(folder);
  for (let each = real; ; each = path.dirname(each)) {
    if (!allows(user, await stat(each), 0o1)) return false;
    if (each === path.parse(each).root) return true;
  }
}

/** Whether `user` gets to `file` and may read it, and run it where it is a program. */
export async function mayRead(user: ServerUser, file: string): Promise<boolean> {
  const real = await realpath(file);
  const entry = await stat(real);
  const program = (entry.mode & 0o100) !== 0;
  return allows(user, entry, program ? 0o5 : 0o4) && (await mayPass(user, path.dirname(real)));
}

function allows(user: ServerUser, entry: Stats, bits: number): boolean {
  const shift = entry.uid === user.uid ? 6 : entry.gid === user.gid ? 3 : 0;
  return ((entry.mode >> shift) & bits) === bits;
}
