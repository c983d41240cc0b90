//! What the allocator keeps.

/// Asks the allocator to give large buffers back as soon as they are freed.
///
/// glibc learns from the first large buffer that is freed and keeps the later ones, in every thread;
/// with lines of many megabytes that is more than all blocks in flight.
pub fn give_back_large_buffers() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call changes a setting of the allocator, before any other thread is there.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 4 << 20);
    }
}
