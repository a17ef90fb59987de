/**
 * The part of posix that has to do with other processes: pipes, starting programs, waiting for them. There is no fork: the host starts a program from a description
 * (docs/internals/host.md), which _posixsubprocess.py and system() put together.
 *
 * Calls that may block detach the thread; a signal ends the wait, is handled, and the call is made again (PEP 475).
 */
import { hostBlocking, hostPipe, hostReady, hostSpawn, hostWaitChild } from "../host.gen";
import { defModule, defModule0, defModule1, moduleAdd } from "../interp/define";
import { raise1, raiseOSError } from "../interp/errors";
import { decref } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { isTrue } from "../objects/abstract-object";
import { bbBytes, bbFinish, bbLiteral, bbNew, bbReserve, bbAdvance, bytesData, bytesLength, isBytes } from "../objects/bytes";
import { TYPE_ERROR_TYPE } from "../objects/static-types";
import { tuple2 } from "../objects/tuple";
import { mkBool, mkInt, NONE, NULL } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";
import { attach, detach } from "../threads/scheduler";
import { handleSignals } from "../threads/signals";
import { errOccurred } from "../threads/thread-state";
import { dropPath, isPath, takePath } from "./posix-path";

const EINTR: i32 = 4;
const EINVAL: i32 = 22;
const WNOHANG: i32 = 1;
const O_CLOEXEC: i32 = 0x80000;

function scratch(): usize {
  return changetype<usize>(carrier) + offsetof<Carrier>("scratch0");
}

function makePipe(): u64 {
  const slot = scratch();
  const status = hostPipe(slot as i32);
  return status < 0 ? raiseOSError(-status, NULL, NULL) : tuple2(mkInt(load<i32>(slot)), mkInt(load<i32>(slot, 4)));
}

function pipe(self: u64): u64 {
  return makePipe();
}

function pipe2(self: u64, flagsArg: u64): u64 {
  const flags = asI32(flagsArg);
  if (flags == -1 && errOccurred()) return NULL;
  return (flags & ~O_CLOEXEC) != 0 ? raiseOSError(EINVAL, NULL, NULL) : makePipe();
}

function ready(self: u64, fdArg: u64): u64 {
  const fd = asI32(fdArg);
  if (fd == -1 && errOccurred()) return NULL;
  const answer = hostReady(fd);
  return answer < 0 ? raiseOSError(-answer, NULL, NULL) : mkInt(answer);
}

function getBlocking(self: u64, fdArg: u64): u64 {
  const fd = asI32(fdArg);
  if (fd == -1 && errOccurred()) return NULL;
  const answer = hostBlocking(fd, -1);
  return answer < 0 ? raiseOSError(-answer, NULL, NULL) : mkBool(answer != 0);
}

function setBlocking(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const blocking = isTrue(load<u64>(args, 8));
  if (blocking < 0) return NULL;
  const answer = hostBlocking(fd, blocking);
  return answer < 0 ? raiseOSError(-answer, NULL, NULL) : NONE;
}

/** Starts what a description says: its process id, or -1 with an exception. */
function start(description: u64): i32 {
  detach();
  const pid = hostSpawn(bytesData(description) as i32, bytesLength(description));
  attach();
  if (pid > 0) return pid;
  raiseOSError(-pid, NULL, NULL);
  return -1;
}

function spawn(self: u64, description: u64): u64 {
  if (!isBytes(description)) return raise1(TYPE_ERROR_TYPE, "a bytes-like object is required, not '%T'", description);
  const pid = start(description);
  return pid < 0 ? NULL : mkInt(pid);
}

/** Waits for a process: its id, 0 if it runs still, -1 with an exception. The status is in `status`. */
function waitFor(pid: i32, block: bool, status: usize): i32 {
  while (true) {
    detach();
    const ended = hostWaitChild(pid, block as i32, status as i32);
    attach();
    if (ended >= 0) return ended;
    if (ended != -EINTR) {
      raiseOSError(-ended, NULL, NULL);
      return -1;
    }
    if (handleSignals() < 0) return -1;
  }
}

/** (pid, status) as waitpid gives it. Only the carrier that waits reads its scratch words, and no Python code runs in between. */
function waited(pid: i32, options: i32): u64 {
  const status = scratch();
  const ended = waitFor(pid, (options & WNOHANG) == 0, status);
  if (ended < 0) return NULL;
  return tuple2(mkInt(ended), mkInt(ended == 0 ? 0 : load<i32>(status)));
}

function waitpid(self: u64, args: usize): u64 {
  const pid = asI32(load<u64>(args));
  if (pid == -1 && errOccurred()) return NULL;
  const options = asI32(load<u64>(args, 8));
  if (options == -1 && errOccurred()) return NULL;
  return waited(pid <= 0 ? -1 : pid, options);
}

function wait(self: u64): u64 {
  return waited(-1, 0);
}

function putI32(b: usize, n: i32): void {
  const to = bbReserve(b, 4);
  if (to == 0) return;
  store<i32>(to, n);
  bbAdvance(b, 4);
}

function putText(b: usize, text: string): void {
  putI32(b, text.length);
  bbLiteral(b, text);
}

/** system(command): /bin/sh -c command, with the descriptors and the environment of this process. */
function system(self: u64, args: usize): u64 {
  const command = takePath(load<u64>(args), "system");
  if (!isPath(command)) return NULL;
  const b = bbNew(64 + command.length);
  putI32(b, 0);
  for (let i = 0; i < 3; i++) putI32(b, -1);
  putI32(b, 3);
  for (let i = 0; i < 3; i++) {
    putI32(b, i);
    putI32(b, i);
  }
  putText(b, "/bin/sh");
  putI32(b, 0);
  putI32(b, 3);
  putText(b, "sh");
  putText(b, "-c");
  putI32(b, command.length as i32);
  bbBytes(b, command.address, command.length);
  putI32(b, -1);
  dropPath(command);
  const description = bbFinish(b);
  if (description == NULL) return NULL;
  const pid = start(description);
  decref(description);
  if (pid < 0) return NULL;
  const status = scratch();
  return waitFor(pid, true, status) < 0 ? NULL : mkInt(load<i32>(status));
}

// ---- what a wait status says

function statusOf(args: usize): i32 {
  return asI32(load<u64>(args));
}

function ifExited(self: u64, args: usize): u64 {
  const status = statusOf(args);
  return errOccurred() ? NULL : mkBool((status & 0x7f) == 0);
}
function exitStatus(self: u64, args: usize): u64 {
  const status = statusOf(args);
  return errOccurred() ? NULL : mkInt((status >> 8) & 0xff);
}
function ifSignaled(self: u64, args: usize): u64 {
  const status = statusOf(args);
  return errOccurred() ? NULL : mkBool((status & 0x7f) != 0 && (status & 0x7f) != 0x7f);
}
function termSignal(self: u64, args: usize): u64 {
  const status = statusOf(args);
  return errOccurred() ? NULL : mkInt(status & 0x7f);
}
function ifStopped(self: u64, args: usize): u64 {
  const status = statusOf(args);
  return errOccurred() ? NULL : mkBool((status & 0xff) == 0x7f);
}
function ifContinued(self: u64, args: usize): u64 {
  const status = statusOf(args);
  return errOccurred() ? NULL : mkBool(status == 0xffff);
}
function coreDumped(self: u64, status: u64): u64 {
  const n = asI32(status);
  return errOccurred() ? NULL : mkBool((n & 0x80) != 0);
}

export function addPosixProcesses(m: u64): void {
  defModule0(m, "pipe()", pipe, "A pipe: the descriptors for reading and for writing.");
  defModule1(m, "pipe2(flags, /)", pipe2, "A pipe with flags.");
  defModule1(m, "get_blocking(fd, /)", getBlocking, "Whether reads of a descriptor wait.");
  defModule(m, "set_blocking(fd, blocking, /)", setBlocking, "Set whether reads of a descriptor wait.");
  defModule1(
    m,
    "_ready(fd, /)",
    ready,
    "What can be done without waiting: 1 read, 2 that because it is the end, 4 write, 8 nobody reads.",
  );
  defModule1(m, "_spawn(description, /)", spawn, "Start a program: its process id.");
  defModule(m, "waitpid(pid, options, /)", waitpid, "Wait for a child process: its id and status.");
  defModule0(m, "wait()", wait, "Wait for any child process: its id and status.");
  defModule(m, "system(command)", system, "Run a command in a shell: its wait status.");
  defModule(m, "WIFEXITED(status)", ifExited, "Whether the process ended by exit().");
  defModule(m, "WEXITSTATUS(status)", exitStatus, "The exit status.");
  defModule(m, "WIFSIGNALED(status)", ifSignaled, "Whether the process died of a signal.");
  defModule(m, "WTERMSIG(status)", termSignal, "The signal that ended the process.");
  defModule(m, "WIFSTOPPED(status)", ifStopped, "Whether the process is stopped.");
  defModule(m, "WSTOPSIG(status)", exitStatus, "The signal that stopped the process.");
  defModule(m, "WIFCONTINUED(status)", ifContinued, "Whether the process goes on after a stop.");
  defModule1(m, "WCOREDUMP(status, /)", coreDumped, "Whether the process left a core file.");
  moduleAdd(m, "P_ALL", mkInt(0));
  moduleAdd(m, "P_PID", mkInt(1));
  moduleAdd(m, "P_PGID", mkInt(2));
}
