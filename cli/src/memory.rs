//! What the allocator keeps.

/// Tells the allocator what to keep of what is freed: as much as a few blocks take, and no large buffers.
///
/// glibc learns from the first large buffer that is freed and keeps the later ones, in every thread;
/// with lines of many megabytes that is more than all blocks in flight. But it gives a little room at
/// its end back to the system, again and again, and what it takes anew is to be set to zero: that was a
/// tenth of the time in which two threads write Parquet.
pub fn set_limits() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the calls change settings of the allocator, before any other thread is there.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 4 << 20);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
        libc::mallopt(libc::M_TOP_PAD, 1 << 20);
    }
}
