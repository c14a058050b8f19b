// What a program costs: wall time, processor time and memory, as GNU time tells them.
// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What a program did. Seconds and bytes; the memory is that of the largest process.
 * @typedef {{wall: number, cpu: number, peak: number, said: string}} Cost
 */
/** @typedef {{program: string, args: string[], env?: Record<string, string>}} Command */

/** GNU time: it asks the system for what its child and those below it used. */
const TIME = process.env.GNU_TIME ?? "/usr/bin/time";

/** Fails where there is no GNU time. */
export function needTime() {
  const { stdout, stderr, error } = spawnSync(TIME, ["--version"], { encoding: "utf8" });
  if (error || !/GNU/.test(`${stdout}${stderr}`)) {
    throw new Error("GNU time is not there: install the package `time`, or name it in GNU_TIME");
  }
}

/**
 * Runs a program to its end. What was written before it lies on the disk when it begins.
 * @param {Command} command @returns {Promise<Cost>}
 */
export async function measure({ program, args, env }) {
  spawnSync("sync");
  const report = join(tmpdir(), `docent-time-${process.pid}`);
  const start = performance.now();
  const { code, said, complaint } = await run(TIME, ["-o", report, "-f", "%U %S %M", program, ...args], env);
  const wall = (performance.now() - start) / 1000;
  const told = await readFile(report, "utf8");
  await rm(report);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}\n${complaint.slice(-2000)}`);
  const [user, system, kilobytes] = told.trim().split(" ").map(Number);
  return { wall, cpu: user + system, peak: kilobytes * 1024, said };
}

/**
 * @param {string} program @param {string[]} args @param {Record<string, string>} [env]
 * @returns {Promise<{code: number | null, said: string, complaint: string}>}
 */
function run(program, args, env = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    /** @type {Buffer[]} */
    const said = [];
    let complaint = "";
    child.stdout.on("data", (chunk) => said.push(chunk));
    // Thousands of warnings are read as a terminal reads them; only the last are of interest.
    child.stderr.on("data", (chunk) => { complaint = (complaint + chunk).slice(-10_000); });
    child.on("error", failed);
    child.on("close", (code) => done({ code, said: Buffer.concat(said).toString(), complaint }));
  });
}
