import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { freePort } from '../e2e/program.ts';
import {
  asking,
  killPostgres,
  serverFile,
  serverFolder,
  startServer,
  unprivileged,
  untilAnswered,
} from '../tests/database-set.ts';

const programs: Readonly<Record<string, string>> = {
  'postgresql-15': '/usr/lib/postgresql/15/bin/postgres',
  'etcd-server': '/usr/bin/etcd',
  patroni: '/usr/bin/patroni',
  haproxy: '/usr/sbin/haproxy',
  pgbouncer: '/usr/sbin/pgbouncer',
};

type Server = ReturnType<typeof startServer>;

interface Node {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly restPort: number;
  patroni: Server;
}

export interface Member {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly lag?: number | string;
}

/** Two PostgreSQL under Patroni with etcd, HAProxy before the leader, PgBouncer in transaction mode before that. */
export interface Cluster {
  /** The settings of a program on it, but for its folder and port. */
  readonly env: Readonly<Record<string, string>>;
  /** The leader, whichever it is. */
  readonly leader: pg.ClientConfig;
  members(): Promise<Member[]>;
  /** Waits until one leads and the other follows synchronously. */
  untilWhole(seconds: number): Promise<void>;
  /** Kills PostgreSQL of the leader with SIGKILL; Patroni beside it lives. Returns its name. */
  killDatabase(): Promise<string>;
  /** Kills all of the leader with SIGKILL: as if its machine were gone. Returns its name. */
  killMachine(): Promise<string>;
  /** Brings a machine back that was killed. */
  bringBack(name: string): void;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const password = 'only this measurement signs in with it';

export async function startCluster(): Promise<Cluster> {
  const missing = Object.keys(programs).filter((name) => !existsSync(programs[name] as string));
  if (missing.length > 0) {
    throw new Error(`install first: apt-get install --no-install-recommends ${missing.join(' ')}`);
  }
  const folder = await serverFolder();
  const servers: Server[] = [];
  const nodes: Node[] = [];
  const stop = async () => {
    for (const { patroni } of nodes) await patroni.stop('SIGTERM');
    for (const server of servers.reverse()) await server.stop('SIGKILL');
    for (const node of nodes) await killPostgresOf(node).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const etcd = `${host}:${await freePort()}`;
    const peer = `http://${host}:${await freePort()}`;
    const etcdArgs = [
      ...['--data-dir', path.join(folder, 'etcd'), '--name', 'one', '--log-level', 'error'],
      ...['--listen-client-urls', `http://${etcd}`, '--advertise-client-urls', `http://${etcd}`],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
      ...['--initial-cluster', `one=${peer}`],
    ];
    servers.push(startServer(programs['etcd-server'] as string, etcdArgs, { cwd: folder }));

    // FIRST and ANY are words of synchronous_standby_names: a member called so is never followed synchronously.
    for (const name of ['elbe', 'fulda']) {
      const node = {
        name,
        folder: path.join(folder, name),
        port: await freePort(),
        restPort: await freePort(),
      };
      await mkdir(node.folder, { mode: 0o700 });
      await serverFile(path.join(folder, `${name}.yaml`), patroniSettings(node, etcd));
      if (unprivileged) await chown(node.folder, unprivileged.uid, unprivileged.gid);
      nodes.push({ ...node, patroni: startPatroni(folder, name) });
      const login = { host, port: node.port, user: 'postgres', password, database: 'postgres' };
      await untilAnswered(() => asking(login, 'select 1'), 60);
    }

    const [leaderPort, poolerPort] = [await freePort(), await freePort()];
    await serverFile(path.join(folder, 'haproxy.cfg'), haproxySettings(nodes, leaderPort));
    servers.push(startServer(programs.haproxy as string, ['-db', '-f', 'haproxy.cfg'], { cwd: folder }));
    const roles = ['lotsenwerk_app', 'lotsenwerk_auth'];
    await serverFile(path.join(folder, 'users'), roles.map((role) => `"${role}" "${password}"\n`).join(''));
    await serverFile(path.join(folder, 'pooler.ini'), poolerSettings(leaderPort, poolerPort));
    servers.push(startServer(programs.pgbouncer as string, ['pooler.ini'], { cwd: folder }));

    const leader = { host, port: leaderPort, user: 'postgres', password, database: 'lotsenwerk' };
    await untilAnswered(() => asking({ ...leader, database: 'postgres' }, 'create database lotsenwerk'), 30);
    const at = (user: string, port: number) =>
      `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/lotsenwerk`;

    const members = async () => {
      for (const { restPort } of nodes) {
        const answer = await fetch(`http://${host}:${restPort}/cluster`).catch(() => null);
        if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
      }
      throw new Error('no Patroni answers');
    };
    const leading = async () => {
      const name = (await members()).find(({ role }) => role === 'leader')?.name;
      const node = nodes.find((one) => one.name === name);
      if (!node) throw new Error('nobody leads');
      return node;
    };
    const cluster: Cluster = {
      env: {
        DATABASE_URL: at('postgres', leaderPort),
        DATABASE_APP_URL: at('lotsenwerk_app', poolerPort),
        DATABASE_AUTH_URL: at('lotsenwerk_auth', poolerPort),
        DATABASE_LISTEN_URL: at('lotsenwerk_app', leaderPort),
      },
      leader,
      members,
      async untilWhole(seconds) {
        try {
          await untilAnswered(async () => {
            const found = await members();
            const isWhole =
              found.some(({ role, state }) => role === 'leader' && state === 'running') &&
              found.some(({ role }) => role === 'sync_standby');
            if (!isWhole) throw new Error(`the cluster is not whole: ${JSON.stringify(found)}`);
          }, seconds);
        } catch (error) {
          const said = nodes.map(({ name, patroni }) => `--- ${name}\n${patroni.said().slice(-3_000)}`);
          throw new Error([(error as Error).message, ...said].join('\n'));
        }
      },
      async killDatabase() {
        const node = await leading();
        await killPostgresOf(node);
        return node.name;
      },
      async killMachine() {
        const node = await leading();
        node.patroni.child.kill('SIGKILL');
        await killPostgresOf(node);
        return node.name;
      },
      bringBack(name) {
        const node = nodes.find((one) => one.name === name);
        if (node) node.patroni = startPatroni(folder, name);
      },
      stop,
    };
    await cluster.untilWhole(60);
    return cluster;
  } catch (error) {
    const said = [...nodes.map(({ patroni }) => patroni), ...servers].map((server) =>
      server.said().slice(-1_500),
    );
    await stop();
    throw new Error(`the cluster did not start: ${(error as Error).message}\n${said.join('\n---\n')}`);
  }
}

const startPatroni = (folder: string, name: string) =>
  startServer(programs.patroni as string, [`${name}.yaml`], { cwd: folder });

async function killPostgresOf({ folder }: Node): Promise<void> {
  const text = await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8');
  await killPostgres(Number(text.split('\n')[0]));
}

// The shortest times Patroni takes; a lost machine is noticed when its twenty seconds have run out.
function patroniSettings(node: Omit<Node, 'patroni'>, etcd: string): string {
  return JSON.stringify({
    scope: 'lotsenwerk',
    name: node.name,
    log: { level: 'WARNING' },
    restapi: { listen: `${host}:${node.restPort}`, connect_address: `${host}:${node.restPort}` },
    etcd3: { hosts: etcd },
    bootstrap: {
      dcs: {
        ttl: 20,
        loop_wait: 2,
        retry_timeout: 3,
        master_start_timeout: 0,
        maximum_lag_on_failover: 1_048_576,
        synchronous_mode: true,
        postgresql: {
          use_pg_rewind: true,
          parameters: { max_connections: 120, wal_log_hints: 'on', synchronous_commit: 'on' },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
      pg_hba: [`host all all ${host}/32 scram-sha-256`, `host replication all ${host}/32 scram-sha-256`],
    },
    postgresql: {
      listen: `${host}:${node.port}`,
      connect_address: `${host}:${node.port}`,
      data_dir: path.join(node.folder, 'data'),
      bin_dir: path.dirname(programs['postgresql-15'] as string),
      pgpass: path.join(node.folder, 'pgpass'),
      remove_data_directory_on_diverged_timelines: true,
      remove_data_directory_on_rewind_failure: true,
      authentication: {
        superuser: { username: 'postgres', password },
        replication: { username: 'follower', password },
      },
      parameters: { unix_socket_directories: node.folder },
    },
  });
}

function haproxySettings(nodes: readonly Node[], port: number): string {
  return `global
  maxconn 500
defaults
  mode tcp
  timeout connect 2s
  timeout check 2s
  timeout client 1h
  timeout server 1h
listen leader
  bind ${host}:${port}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map(({ name, port: at, restPort }) => `  server ${name} ${host}:${at} check port ${restPort}\n`).join('')}`;
}

function poolerSettings(leaderPort: number, port: number): string {
  return `[databases]
lotsenwerk = host=${host} port=${leaderPort} dbname=lotsenwerk
[pgbouncer]
listen_addr = ${host}
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = users
pool_mode = transaction
default_pool_size = 20
max_client_conn = 200
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 8
`;
}
