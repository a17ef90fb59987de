/**
 * errno: the names of system errors, with Linux's numbers (host calls translate), and their texts for os.strerror and OSError.
 */
import { moduleAdd, newModule } from "../interp/define";
import { dictNew, dictSet } from "../objects/dict";
import { id } from "../objects/intern";
import { mkInt, NULL, ptr } from "../objects/value";

function add(m: u64, codes: u64, name: string, number: i32): void {
  moduleAdd(m, name, mkInt(number));
  dictSet(ptr(codes), mkInt(number), id(name));
}

export function makeErrnoModule(): u64 {
  const m = newModule("errno", "This module makes available standard errno system symbols.");
  const codes = dictNew();
  if (m == NULL || codes == NULL) return NULL;
  add(m, codes, "EWOULDBLOCK", 11);
  add(m, codes, "EDEADLK", 35);
  add(m, codes, "EOPNOTSUPP", 95);
  add(m, codes, "ENODEV", 19);
  add(m, codes, "ENOCSI", 50);
  add(m, codes, "EHOSTUNREACH", 113);
  add(m, codes, "ENOMSG", 42);
  add(m, codes, "EUCLEAN", 117);
  add(m, codes, "EL2NSYNC", 45);
  add(m, codes, "EL2HLT", 51);
  add(m, codes, "ENODATA", 61);
  add(m, codes, "ENOTBLK", 15);
  add(m, codes, "ENOSYS", 38);
  add(m, codes, "EPIPE", 32);
  add(m, codes, "EINVAL", 22);
  add(m, codes, "EOVERFLOW", 75);
  add(m, codes, "EADV", 68);
  add(m, codes, "EINTR", 4);
  add(m, codes, "EUSERS", 87);
  add(m, codes, "ENOTEMPTY", 39);
  add(m, codes, "ENOBUFS", 105);
  add(m, codes, "EPROTO", 71);
  add(m, codes, "EREMOTE", 66);
  add(m, codes, "ENAVAIL", 119);
  add(m, codes, "ECHILD", 10);
  add(m, codes, "ELOOP", 40);
  add(m, codes, "EXDEV", 18);
  add(m, codes, "E2BIG", 7);
  add(m, codes, "ESRCH", 3);
  add(m, codes, "EMSGSIZE", 90);
  add(m, codes, "EAFNOSUPPORT", 97);
  add(m, codes, "EBADR", 53);
  add(m, codes, "EHOSTDOWN", 112);
  add(m, codes, "EPFNOSUPPORT", 96);
  add(m, codes, "ENOPROTOOPT", 92);
  add(m, codes, "EBUSY", 16);
  add(m, codes, "EBADFD", 77);
  add(m, codes, "EDOTDOT", 73);
  add(m, codes, "EISCONN", 106);
  add(m, codes, "ENOANO", 55);
  add(m, codes, "ESHUTDOWN", 108);
  add(m, codes, "ECHRNG", 44);
  add(m, codes, "ELIBBAD", 80);
  add(m, codes, "ENONET", 64);
  add(m, codes, "EBADE", 52);
  add(m, codes, "EBADF", 9);
  add(m, codes, "EMULTIHOP", 72);
  add(m, codes, "EIO", 5);
  add(m, codes, "EUNATCH", 49);
  add(m, codes, "EPROTOTYPE", 91);
  add(m, codes, "ENOSPC", 28);
  add(m, codes, "ENOEXEC", 8);
  add(m, codes, "EALREADY", 114);
  add(m, codes, "ENETDOWN", 100);
  add(m, codes, "ENOTNAM", 118);
  add(m, codes, "EACCES", 13);
  add(m, codes, "ELNRNG", 48);
  add(m, codes, "EILSEQ", 84);
  add(m, codes, "ENOTDIR", 20);
  add(m, codes, "ENOTUNIQ", 76);
  add(m, codes, "EPERM", 1);
  add(m, codes, "EDOM", 33);
  add(m, codes, "EXFULL", 54);
  add(m, codes, "ECONNREFUSED", 111);
  add(m, codes, "EISDIR", 21);
  add(m, codes, "EPROTONOSUPPORT", 93);
  add(m, codes, "EROFS", 30);
  add(m, codes, "EADDRNOTAVAIL", 99);
  add(m, codes, "EIDRM", 43);
  add(m, codes, "ECOMM", 70);
  add(m, codes, "ESRMNT", 69);
  add(m, codes, "EREMOTEIO", 121);
  add(m, codes, "EL3RST", 47);
  add(m, codes, "EBADMSG", 74);
  add(m, codes, "ENFILE", 23);
  add(m, codes, "ELIBMAX", 82);
  add(m, codes, "ESPIPE", 29);
  add(m, codes, "ENOLINK", 67);
  add(m, codes, "ENETRESET", 102);
  add(m, codes, "ETIMEDOUT", 110);
  add(m, codes, "ENOENT", 2);
  add(m, codes, "EEXIST", 17);
  add(m, codes, "EDQUOT", 122);
  add(m, codes, "ENOSTR", 60);
  add(m, codes, "EBADSLT", 57);
  add(m, codes, "EBADRQC", 56);
  add(m, codes, "ELIBACC", 79);
  add(m, codes, "EFAULT", 14);
  add(m, codes, "EFBIG", 27);
  add(m, codes, "ENOTCONN", 107);
  add(m, codes, "EDESTADDRREQ", 89);
  add(m, codes, "ELIBSCN", 81);
  add(m, codes, "ENOLCK", 37);
  add(m, codes, "EISNAM", 120);
  add(m, codes, "ECONNABORTED", 103);
  add(m, codes, "ENETUNREACH", 101);
  add(m, codes, "ESTALE", 116);
  add(m, codes, "ENOSR", 63);
  add(m, codes, "ENOMEM", 12);
  add(m, codes, "ENOTSOCK", 88);
  add(m, codes, "ESTRPIPE", 86);
  add(m, codes, "EMLINK", 31);
  add(m, codes, "ERANGE", 34);
  add(m, codes, "ELIBEXEC", 83);
  add(m, codes, "EL3HLT", 46);
  add(m, codes, "ECONNRESET", 104);
  add(m, codes, "EADDRINUSE", 98);
  add(m, codes, "EREMCHG", 78);
  add(m, codes, "EAGAIN", 11);
  add(m, codes, "ENAMETOOLONG", 36);
  add(m, codes, "ENOTTY", 25);
  add(m, codes, "ERESTART", 85);
  add(m, codes, "ESOCKTNOSUPPORT", 94);
  add(m, codes, "ETIME", 62);
  add(m, codes, "EBFONT", 59);
  add(m, codes, "EDEADLOCK", 35);
  add(m, codes, "ETOOMANYREFS", 109);
  add(m, codes, "EMFILE", 24);
  add(m, codes, "ETXTBSY", 26);
  add(m, codes, "EINPROGRESS", 115);
  add(m, codes, "ENXIO", 6);
  add(m, codes, "ENOPKG", 65);
  add(m, codes, "ENOMEDIUM", 123);
  add(m, codes, "EMEDIUMTYPE", 124);
  add(m, codes, "ECANCELED", 125);
  add(m, codes, "ENOKEY", 126);
  add(m, codes, "EHWPOISON", 133);
  add(m, codes, "EKEYEXPIRED", 127);
  add(m, codes, "EKEYREVOKED", 128);
  add(m, codes, "EKEYREJECTED", 129);
  add(m, codes, "EOWNERDEAD", 130);
  add(m, codes, "ENOTRECOVERABLE", 131);
  add(m, codes, "ERFKILL", 132);
  add(m, codes, "ENOTSUP", 95);
  add(m, codes, "EFTYPE", 134);
  moduleAdd(m, "errorcode", codes);
  return m;
}

/** The system's text for an error number. */
export function errorText(number: i32): string {
  switch (number) {
    case 1:
      return "Operation not permitted";
    case 2:
      return "No such file or directory";
    case 3:
      return "No such process";
    case 4:
      return "Interrupted system call";
    case 5:
      return "Input/output error";
    case 6:
      return "No such device or address";
    case 7:
      return "Argument list too long";
    case 8:
      return "Exec format error";
    case 9:
      return "Bad file descriptor";
    case 10:
      return "No child processes";
    case 11:
      return "Resource temporarily unavailable";
    case 12:
      return "Cannot allocate memory";
    case 13:
      return "Permission denied";
    case 14:
      return "Bad address";
    case 15:
      return "Block device required";
    case 16:
      return "Device or resource busy";
    case 17:
      return "File exists";
    case 18:
      return "Invalid cross-device link";
    case 19:
      return "No such device";
    case 20:
      return "Not a directory";
    case 21:
      return "Is a directory";
    case 22:
      return "Invalid argument";
    case 23:
      return "Too many open files in system";
    case 24:
      return "Too many open files";
    case 25:
      return "Inappropriate ioctl for device";
    case 26:
      return "Text file busy";
    case 27:
      return "File too large";
    case 28:
      return "No space left on device";
    case 29:
      return "Illegal seek";
    case 30:
      return "Read-only file system";
    case 31:
      return "Too many links";
    case 32:
      return "Broken pipe";
    case 33:
      return "Numerical argument out of domain";
    case 34:
      return "Numerical result out of range";
    case 35:
      return "Resource deadlock avoided";
    case 36:
      return "File name too long";
    case 37:
      return "No locks available";
    case 38:
      return "Function not implemented";
    case 39:
      return "Directory not empty";
    case 40:
      return "Too many levels of symbolic links";
    case 42:
      return "No message of desired type";
    case 43:
      return "Identifier removed";
    case 44:
      return "Channel number out of range";
    case 45:
      return "Level 2 not synchronized";
    case 46:
      return "Level 3 halted";
    case 47:
      return "Level 3 reset";
    case 48:
      return "Link number out of range";
    case 49:
      return "Protocol driver not attached";
    case 50:
      return "No CSI structure available";
    case 51:
      return "Level 2 halted";
    case 52:
      return "Invalid exchange";
    case 53:
      return "Invalid request descriptor";
    case 54:
      return "Exchange full";
    case 55:
      return "No anode";
    case 56:
      return "Invalid request code";
    case 57:
      return "Invalid slot";
    case 59:
      return "Bad font file format";
    case 60:
      return "Device not a stream";
    case 61:
      return "No data available";
    case 62:
      return "Timer expired";
    case 63:
      return "Out of streams resources";
    case 64:
      return "Machine is not on the network";
    case 65:
      return "Package not installed";
    case 66:
      return "Object is remote";
    case 67:
      return "Link has been severed";
    case 68:
      return "Advertise error";
    case 69:
      return "Srmount error";
    case 70:
      return "Communication error on send";
    case 71:
      return "Protocol error";
    case 72:
      return "Multihop attempted";
    case 73:
      return "RFS specific error";
    case 74:
      return "Bad message";
    case 75:
      return "Value too large for defined data type";
    case 76:
      return "Name not unique on network";
    case 77:
      return "File descriptor in bad state";
    case 78:
      return "Remote address changed";
    case 79:
      return "Can not access a needed shared library";
    case 80:
      return "Accessing a corrupted shared library";
    case 81:
      return ".lib section in a.out corrupted";
    case 82:
      return "Attempting to link in too many shared libraries";
    case 83:
      return "Cannot exec a shared library directly";
    case 84:
      return "Invalid or incomplete multibyte or wide character";
    case 85:
      return "Interrupted system call should be restarted";
    case 86:
      return "Streams pipe error";
    case 87:
      return "Too many users";
    case 88:
      return "Socket operation on non-socket";
    case 89:
      return "Destination address required";
    case 90:
      return "Message too long";
    case 91:
      return "Protocol wrong type for socket";
    case 92:
      return "Protocol not available";
    case 93:
      return "Protocol not supported";
    case 94:
      return "Socket type not supported";
    case 95:
      return "Operation not supported";
    case 96:
      return "Protocol family not supported";
    case 97:
      return "Address family not supported by protocol";
    case 98:
      return "Address already in use";
    case 99:
      return "Cannot assign requested address";
    case 100:
      return "Network is down";
    case 101:
      return "Network is unreachable";
    case 102:
      return "Network dropped connection on reset";
    case 103:
      return "Software caused connection abort";
    case 104:
      return "Connection reset by peer";
    case 105:
      return "No buffer space available";
    case 106:
      return "Transport endpoint is already connected";
    case 107:
      return "Transport endpoint is not connected";
    case 108:
      return "Cannot send after transport endpoint shutdown";
    case 109:
      return "Too many references: cannot splice";
    case 110:
      return "Connection timed out";
    case 111:
      return "Connection refused";
    case 112:
      return "Host is down";
    case 113:
      return "No route to host";
    case 114:
      return "Operation already in progress";
    case 115:
      return "Operation now in progress";
    case 116:
      return "Stale file handle";
    case 117:
      return "Structure needs cleaning";
    case 118:
      return "Not a XENIX named type file";
    case 119:
      return "No XENIX semaphores available";
    case 120:
      return "Is a named type file";
    case 121:
      return "Remote I/O error";
    case 122:
      return "Disk quota exceeded";
    case 123:
      return "No medium found";
    case 124:
      return "Wrong medium type";
    case 125:
      return "Operation canceled";
    case 126:
      return "Required key not available";
    case 127:
      return "Key has expired";
    case 128:
      return "Key has been revoked";
    case 129:
      return "Key was rejected by service";
    case 130:
      return "Owner died";
    case 131:
      return "State not recoverable";
    case 132:
      return "Operation not possible due to RF-kill";
    case 133:
      return "Memory page has hardware error";
    case 134:
      return "Inappropriate file type or format";
    case 0:
      return "Success";
    default:
      return "";
  }
}
