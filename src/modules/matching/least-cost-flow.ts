/**
 * A network of arcs with a capacity and a cost for each unit. `send` brings one unit from a source to the sink so that
 * the cost of everything sent so far is the least there is; earlier units are led another way where that is cheaper.
 * Successive shortest paths with potentials (Edmonds and Karp 1972; Tomizawa 1971); exact for whole costs whose sum
 * along a path stays below 2^53.
 */
export class LeastCostFlow {
  readonly #sink: number;
  readonly #first: Int32Array;
  /** Arcs by the node they leave; the arc back stands at `#back`. */
  readonly #head: Int32Array;
  readonly #back: Int32Array;
  readonly #left: Int32Array;
  readonly #cost: Float64Array;
  readonly #potential: Float64Array;
  readonly #distance: Float64Array;
  readonly #seenIn: Int32Array;
  readonly #reachedBy: Int32Array;
  readonly #heap = new NodeHeap();
  #round = 0;

  constructor(arcs: Arcs, nodes: number, sink: number) {
    const { size } = arcs;
    this.#sink = sink;
    this.#first = new Int32Array(nodes + 1);
    for (let i = 0; i < size; i++) {
      bump(this.#first, at(arcs.from, i) + 1);
      bump(this.#first, at(arcs.to, i) + 1);
    }
    for (let node = 0; node < nodes; node++) bump(this.#first, node + 1, at(this.#first, node));
    const next = this.#first.slice(0, nodes);
    this.#head = new Int32Array(2 * size);
    this.#back = new Int32Array(2 * size);
    this.#left = new Int32Array(2 * size);
    this.#cost = new Float64Array(2 * size);
    for (let i = 0; i < size; i++) {
      const from = at(arcs.from, i);
      const to = at(arcs.to, i);
      const there = at(next, from);
      next[from] = there + 1;
      const back = at(next, to);
      next[to] = back + 1;
      this.#head[there] = to;
      this.#head[back] = from;
      this.#back[there] = back;
      this.#back[back] = there;
      this.#left[there] = at(arcs.capacity, i);
      this.#cost[there] = at(arcs.cost, i);
      this.#cost[back] = -at(arcs.cost, i);
    }
    this.#potential = new Float64Array(nodes);
    this.#distance = new Float64Array(nodes);
    this.#seenIn = new Int32Array(nodes);
    this.#reachedBy = new Int32Array(nodes);
  }

  /** Sends one unit; `false`, with nothing changed, when no way is left. */
  send(source: number): boolean {
    const heap = this.#heap;
    const distance = this.#distance;
    const potential = this.#potential;
    const settled: number[] = [];
    const round = ++this.#round;
    heap.clear();
    distance[source] = 0;
    this.#seenIn[source] = round;
    this.#reachedBy[source] = -1;
    heap.push(source, 0);
    let arrived = Number.POSITIVE_INFINITY;
    while (heap.size > 0 && heap.least < arrived) {
      const key = heap.least;
      const node = heap.pop();
      if (key > at(distance, node)) continue;
      settled.push(node);
      const here = key + at(potential, node);
      const end = at(this.#first, node + 1);
      for (let arc = at(this.#first, node); arc < end; arc++) {
        if (at(this.#left, arc) === 0) continue;
        const to = at(this.#head, arc);
        const far = here + at(this.#cost, arc) - at(potential, to);
        if (far >= arrived || (at(this.#seenIn, to) === round && far >= at(distance, to))) continue;
        distance[to] = far;
        this.#seenIn[to] = round;
        this.#reachedBy[to] = arc;
        if (to === this.#sink) arrived = far;
        else heap.push(to, far);
      }
    }
    if (arrived === Number.POSITIVE_INFINITY) return false;
    for (const node of settled) potential[node] = at(potential, node) + at(distance, node) - arrived;
    for (let node = this.#sink; node !== source; ) {
      const arc = at(this.#reachedBy, node);
      const back = at(this.#back, arc);
      bump(this.#left, arc, -1);
      bump(this.#left, back, 1);
      node = at(this.#head, back);
    }
    return true;
  }

  /** Where the units that leave a source go; a source is a node to which no arc leads. */
  *sentFrom(source: number): Generator<number> {
    const end = at(this.#first, source + 1);
    for (let arc = at(this.#first, source); arc < end; arc++) {
      if (at(this.#left, at(this.#back, arc)) > 0) yield at(this.#head, arc);
    }
  }
}

/** The arcs of a network, as many as one likes. */
export class Arcs {
  size = 0;
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  capacity = new Int32Array(1024);
  cost = new Float64Array(1024);

  add(from: number, to: number, capacity: number, cost: number): void {
    if (this.size === this.from.length) {
      this.from = doubled(this.from, Int32Array);
      this.to = doubled(this.to, Int32Array);
      this.capacity = doubled(this.capacity, Int32Array);
      this.cost = doubled(this.cost, Float64Array);
    }
    this.from[this.size] = from;
    this.to[this.size] = to;
    this.capacity[this.size] = capacity;
    this.cost[this.size] = cost;
    this.size++;
  }
}

type Numbers = Int32Array | Float64Array;

/** Every index here comes from the network itself, so there is a number. */
const at = (numbers: Numbers, index: number): number => numbers[index] as number;

function bump(numbers: Int32Array, index: number, by = 1): void {
  numbers[index] = at(numbers, index) + by;
}

function doubled<T extends Numbers>(numbers: T, Kind: new (length: number) => T): T {
  const more = new Kind(numbers.length * 2);
  more.set(numbers as never);
  return more;
}

/** Nodes by their distance, nearest first; a node may stand in it several times. */
class NodeHeap {
  size = 0;
  #keys = new Float64Array(1024);
  #nodes = new Int32Array(1024);

  get least(): number {
    return at(this.#keys, 0);
  }

  clear(): void {
    this.size = 0;
  }

  push(node: number, key: number): void {
    if (this.size === this.#nodes.length) {
      this.#keys = doubled(this.#keys, Float64Array);
      this.#nodes = doubled(this.#nodes, Int32Array);
    }
    const keys = this.#keys;
    const nodes = this.#nodes;
    let place = this.size++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (at(keys, above) <= key) break;
      keys[place] = at(keys, above);
      nodes[place] = at(nodes, above);
      place = above;
    }
    keys[place] = key;
    nodes[place] = node;
  }

  pop(): number {
    const keys = this.#keys;
    const nodes = this.#nodes;
    const top = at(nodes, 0);
    const size = --this.size;
    const key = at(keys, size);
    const node = at(nodes, size);
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      if (below + 1 < size && at(keys, below + 1) < at(keys, below)) below++;
      if (at(keys, below) >= key) break;
      keys[place] = at(keys, below);
      nodes[place] = at(nodes, below);
      place = below;
    }
    keys[place] = key;
    nodes[place] = node;
    return top;
  }
}
