package dev.lac.linux;

/** Offsets in the kernel's {@code struct mmsghdr} and {@code struct iovec} on 64-bit Linux. */
public final class MessageHeader {
    /** {@code msg_hdr.msg_name} */
    public static final int NAME = 0;
    /** {@code msg_hdr.msg_namelen} */
    public static final int NAME_LENGTH = 8;
    /** {@code msg_hdr.msg_iov} */
    public static final int IOVEC = 16;
    /** {@code msg_hdr.msg_iovlen} */
    public static final int IOVEC_COUNT = 24;
    /** {@code msg_hdr.msg_control} */
    public static final int CONTROL = 32;
    /** {@code msg_hdr.msg_controllen} */
    public static final int CONTROL_LENGTH = 40;
    /** {@code msg_hdr.msg_flags} */
    public static final int FLAGS = 48;
    /** {@code msg_len} */
    public static final int LENGTH = 56;
    /** {@code sizeof(struct mmsghdr)} */
    public static final int SIZE = 64;
    /** {@code sizeof(struct iovec)} */
    public static final int IOVEC_SIZE = 16;
    /** {@code cmsg_len}, of a control message of {@code struct cmsghdr} and data */
    public static final int CMSG_LENGTH = 0;
    /** {@code cmsg_level} */
    public static final int CMSG_LEVEL = 8;
    /** {@code cmsg_type} */
    public static final int CMSG_TYPE = 12;
    /** Where the data of a control message begin. */
    public static final int CMSG_DATA = 16;

    private MessageHeader() {}
}
