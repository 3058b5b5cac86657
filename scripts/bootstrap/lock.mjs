import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './say.mjs';

/** Runs `work` while holding the lock folder: of two starts at once one installs, the other waits and finds it done. */
export async function withInstallLock(folder, work) {
  for (let told = false; !take(folder); await wait(200)) {
    if (!told) say('Một tiến trình khác đang cài đặt; đang chờ…', 'Another process is installing; waiting…');
    told = true;
  }
  try {
    return work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder) {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (abandoned(folder)) rmSync(folder, { recursive: true, force: true });
  return false;
}

/** Its maker is gone, or died before it wrote its number. */
function abandoned(folder) {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (!(pid > 0)) throw new Error('empty');
    process.kill(pid, 0);
    return ended(pid);
  } catch (error) {
    if (error.code === 'EPERM') return false;
    if (error.code === 'ESRCH') return true;
  }
  try {
    return Date.now() - statSync(folder).mtimeMs > 5000;
  } catch {
    return false;
  }
}

/** Ended, but not yet collected by its parent (Linux). */
function ended(pid) {
  try {
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
