//! The processor: its name, the time spent on it, and staying on one of its cores.

use std::time::Instant;

use super::Cost;

/// Keeps this process and those it starts on the core it runs on. Where the system has no such
/// call, they may wander; CPU time is measured all the same.
pub fn stay_on_one_core() {
    #[cfg(target_os = "linux")]
    // SAFETY: an all-zero set is a valid one, and the calls get its true size.
    unsafe {
        let core = libc::sched_getcpu();
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(usize::try_from(core).unwrap_or(0), &mut set);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set);
    }
}

/// Takes that back for this process and those it starts from then on.
pub fn use_every_core() {
    #[cfg(target_os = "linux")]
    // SAFETY: an all-zero set is a valid one, every core that is set lies in it, and the call gets its
    // true size. The system leaves out the cores that it does not have.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        for core in 0..libc::CPU_SETSIZE as usize {
            libc::CPU_SET(core, &mut set);
        }
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set);
    }
}

/// What the processor calls itself.
pub fn name() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |key: &str| {
        let line = info
            .lines()
            .find(|line| line.split(':').next().map(str::trim) == Some(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    match (value("model name"), value("cpu family"), value("model")) {
        (Some(name), Some(family), Some(model)) => {
            format!("{name} (family {family}, model {model})")
        }
        (Some(name), ..) => name,
        _ => format!("a processor of the kind {}", std::env::consts::ARCH),
    }
}

/// How many cores there are, whether or not this process stays on one of them.
pub fn cores() -> usize {
    // SAFETY: the call takes a number and gives one.
    let cores = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
    usize::try_from(cores).unwrap_or(1)
}

/// What a piece of work on this thread costs that takes so many bytes in.
pub fn cost(bytes: usize, work: impl FnOnce()) -> Cost {
    let (cpu, wall) = (thread_seconds(), Instant::now());
    work();
    Cost {
        bytes: bytes as u64,
        cpu: thread_seconds() - cpu,
        wall: wall.elapsed().as_secs_f64(),
        peak: None,
    }
}

/// Seconds that this thread has run.
fn thread_seconds() -> f64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a timespec of ours.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
