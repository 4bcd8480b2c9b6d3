// Numbers of system calls by architecture: arch/x86/entry/syscalls/syscall_64.tbl and, for arm64,
// include/uapi/asm-generic/unistd.h of the Linux kernel. Where an architecture lacks a call: null.

// biome-ignore format: a paragraph for each kind of call
/**
 * System calls that code that computes has no business with. Files are Landlock's, but for what it leaves open.
 * @type {Readonly<Record<string, readonly [x64: number, arm64: number | null]>>}
 */
const forbidden = {
  // network and other sockets
  socket: [41, 198], socketpair: [53, 199], connect: [42, 203], bind: [49, 200], listen: [50, 201], accept: [43, 202],
  accept4: [288, 242],
  // new processes: clone is looked at more closely, see seccomp.mjs
  fork: [57, null], vfork: [58, null],
  // other processes
  ptrace: [101, 117], process_vm_readv: [310, 270], process_vm_writev: [311, 271], process_madvise: [440, 440],
  process_mrelease: [448, 448], kcmp: [312, 272], tkill: [200, 130], rt_sigqueueinfo: [129, 138],
  rt_tgsigqueueinfo: [297, 240], pidfd_open: [434, 434], pidfd_send_signal: [424, 424], pidfd_getfd: [438, 438],
  setpriority: [141, 140], ioprio_set: [251, 30], sched_setscheduler: [144, 119], sched_setparam: [142, 118],
  sched_setattr: [314, 274], sched_setaffinity: [203, 122], migrate_pages: [256, 238], move_pages: [279, 239],
  // what outlives the process, or is counted to none: shared memory, queues, keys
  memfd_create: [319, 279], memfd_secret: [447, 447], shmget: [29, 194], shmat: [30, 196], shmctl: [31, 195],
  semget: [64, 190], semctl: [66, 191], semop: [65, 193], semtimedop: [220, 192], msgget: [68, 186], msgctl: [71, 187],
  msgsnd: [69, 189], msgrcv: [70, 188], mq_open: [240, 180], mq_unlink: [241, 181], add_key: [248, 217],
  request_key: [249, 218], keyctl: [250, 219],
  // files beside Landlock, or its first versions: length, owners, modes, times, attributes, watching, handles
  truncate: [76, 45], creat: [85, null], file_setattr: [469, 469], chmod: [90, null], fchmod: [91, 52],
  fchmodat: [268, 53], fchmodat2: [452, 452], chown: [92, null], fchown: [93, 55], lchown: [94, null],
  fchownat: [260, 54], utime: [132, null], utimes: [235, null], futimesat: [261, null], utimensat: [280, 88],
  setxattr: [188, 5], lsetxattr: [189, 6], fsetxattr: [190, 7], setxattrat: [463, 463], removexattr: [197, 14],
  lremovexattr: [198, 15], fremovexattr: [199, 16], removexattrat: [466, 466], flock: [73, 32],
  inotify_init: [253, null], inotify_init1: [294, 26], fanotify_init: [300, 262], name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  // the way around a filter of system calls
  io_uring_setup: [425, 425], io_uring_enter: [426, 426], io_uring_register: [427, 427],
  // the kernel and the machine
  unshare: [272, 97], setns: [308, 268], mount: [165, 40], umount2: [166, 39], open_tree: [428, 428],
  move_mount: [429, 429], fsopen: [430, 430], fsconfig: [431, 431], fsmount: [432, 432], fspick: [433, 433],
  mount_setattr: [442, 442], pivot_root: [155, 41], chroot: [161, 51], bpf: [321, 280], perf_event_open: [298, 241],
  userfaultfd: [323, 282], personality: [135, 92], syslog: [103, 116], acct: [163, 89], quotactl: [179, 60],
  quotactl_fd: [443, 443], swapon: [167, 224], swapoff: [168, 225], sethostname: [170, 161], setdomainname: [171, 162],
  reboot: [169, 142], init_module: [175, 105], finit_module: [313, 273], delete_module: [176, 106],
  kexec_load: [246, 104], kexec_file_load: [320, 294], iopl: [172, null], ioperm: [173, null], settimeofday: [164, 170],
  clock_settime: [227, 112], adjtimex: [159, 171], clock_adjtime: [305, 266],
};

/**
 * @typedef {object} Architecture
 * @property {number} audit AUDIT_ARCH_… of include/uapi/linux/audit.h
 * @property {number | undefined} foreign calls from here on are those of another interface (x32); undefined where
 *   there is none
 * @property {readonly number[]} forbidden
 * @property {number} clone
 * @property {number} clone3
 * @property {number} kill
 * @property {number} tgkill
 * @property {number} prlimit64
 * @property {number} prctl
 * @property {number} fcntl
 * @property {number} ioctl
 * @property {number | undefined} open undefined where there is only openat
 * @property {number} openat
 * @property {number} openat2
 */

/**
 * Finds the numbers for an architecture.
 * @param {string} name as in `process.arch`
 * @returns {Architecture | undefined} undefined for an architecture whose numbers are not on file
 */
export function architectureOf(name) {
  /** @param {0 | 1} column */
  const numbers = (column) => Object.values(forbidden).flatMap((row) => row[column] ?? []);
  if (name === 'x64') {
    const calls = { clone: 56, clone3: 435, kill: 62, tgkill: 234, prlimit64: 302, prctl: 157 };
    const files = { fcntl: 72, ioctl: 16, open: 2, openat: 257, openat2: 437 };
    return { audit: 0xc000003e, foreign: 0x40000000, forbidden: numbers(0), ...calls, ...files };
  }
  if (name === 'arm64') {
    const calls = { clone: 220, clone3: 435, kill: 129, tgkill: 131, prlimit64: 261, prctl: 167 };
    const files = { fcntl: 25, ioctl: 29, open: undefined, openat: 56, openat2: 437 };
    return { audit: 0xc00000b7, foreign: undefined, forbidden: numbers(1), ...calls, ...files };
  }
  return undefined;
}
