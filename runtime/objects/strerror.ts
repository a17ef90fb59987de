/**
 * Texts of the error numbers, as Linux has them on every platform (host calls answer Linux numbers).
 */
import { formatText } from "../interp/errors";
import { lit } from "./intern";

/** strerror(errno), owned. */
export function strerror(errno: i32): u64 {
  switch (errno) {
    case 0:
      return lit("Success");
    case 1:
      return lit("Operation not permitted");
    case 2:
      return lit("No such file or directory");
    case 3:
      return lit("No such process");
    case 4:
      return lit("Interrupted system call");
    case 5:
      return lit("Input/output error");
    case 6:
      return lit("No such device or address");
    case 7:
      return lit("Argument list too long");
    case 8:
      return lit("Exec format error");
    case 9:
      return lit("Bad file descriptor");
    case 10:
      return lit("No child processes");
    case 11:
      return lit("Resource temporarily unavailable");
    case 12:
      return lit("Cannot allocate memory");
    case 13:
      return lit("Permission denied");
    case 14:
      return lit("Bad address");
    case 15:
      return lit("Block device required");
    case 16:
      return lit("Device or resource busy");
    case 17:
      return lit("File exists");
    case 18:
      return lit("Invalid cross-device link");
    case 19:
      return lit("No such device");
    case 20:
      return lit("Not a directory");
    case 21:
      return lit("Is a directory");
    case 22:
      return lit("Invalid argument");
    case 23:
      return lit("Too many open files in system");
    case 24:
      return lit("Too many open files");
    case 25:
      return lit("Inappropriate ioctl for device");
    case 26:
      return lit("Text file busy");
    case 27:
      return lit("File too large");
    case 28:
      return lit("No space left on device");
    case 29:
      return lit("Illegal seek");
    case 30:
      return lit("Read-only file system");
    case 31:
      return lit("Too many links");
    case 32:
      return lit("Broken pipe");
    case 33:
      return lit("Numerical argument out of domain");
    case 34:
      return lit("Numerical result out of range");
    case 35:
      return lit("Resource deadlock avoided");
    case 36:
      return lit("File name too long");
    case 37:
      return lit("No locks available");
    case 38:
      return lit("Function not implemented");
    case 39:
      return lit("Directory not empty");
    case 40:
      return lit("Too many levels of symbolic links");
    case 42:
      return lit("No message of desired type");
    case 43:
      return lit("Identifier removed");
    case 44:
      return lit("Channel number out of range");
    case 45:
      return lit("Level 2 not synchronized");
    case 46:
      return lit("Level 3 halted");
    case 47:
      return lit("Level 3 reset");
    case 48:
      return lit("Link number out of range");
    case 49:
      return lit("Protocol driver not attached");
    case 50:
      return lit("No CSI structure available");
    case 51:
      return lit("Level 2 halted");
    case 52:
      return lit("Invalid exchange");
    case 53:
      return lit("Invalid request descriptor");
    case 54:
      return lit("Exchange full");
    case 55:
      return lit("No anode");
    case 56:
      return lit("Invalid request code");
    case 57:
      return lit("Invalid slot");
    case 59:
      return lit("Bad font file format");
    case 60:
      return lit("Device not a stream");
    case 61:
      return lit("No data available");
    case 62:
      return lit("Timer expired");
    case 63:
      return lit("Out of streams resources");
    case 64:
      return lit("Machine is not on the network");
    case 65:
      return lit("Package not installed");
    case 66:
      return lit("Object is remote");
    case 67:
      return lit("Link has been severed");
    case 68:
      return lit("Advertise error");
    case 69:
      return lit("Srmount error");
    case 70:
      return lit("Communication error on send");
    case 71:
      return lit("Protocol error");
    case 72:
      return lit("Multihop attempted");
    case 73:
      return lit("RFS specific error");
    case 74:
      return lit("Bad message");
    case 75:
      return lit("Value too large for defined data type");
    case 76:
      return lit("Name not unique on network");
    case 77:
      return lit("File descriptor in bad state");
    case 78:
      return lit("Remote address changed");
    case 79:
      return lit("Can not access a needed shared library");
    case 80:
      return lit("Accessing a corrupted shared library");
    case 81:
      return lit(".lib section in a.out corrupted");
    case 82:
      return lit("Attempting to link in too many shared libraries");
    case 83:
      return lit("Cannot exec a shared library directly");
    case 84:
      return lit("Invalid or incomplete multibyte or wide character");
    case 85:
      return lit("Interrupted system call should be restarted");
    case 86:
      return lit("Streams pipe error");
    case 87:
      return lit("Too many users");
    case 88:
      return lit("Socket operation on non-socket");
    case 89:
      return lit("Destination address required");
    case 90:
      return lit("Message too long");
    case 91:
      return lit("Protocol wrong type for socket");
    case 92:
      return lit("Protocol not available");
    case 93:
      return lit("Protocol not supported");
    case 94:
      return lit("Socket type not supported");
    case 95:
      return lit("Operation not supported");
    case 96:
      return lit("Protocol family not supported");
    case 97:
      return lit("Address family not supported by protocol");
    case 98:
      return lit("Address already in use");
    case 99:
      return lit("Cannot assign requested address");
    case 100:
      return lit("Network is down");
    case 101:
      return lit("Network is unreachable");
    case 102:
      return lit("Network dropped connection on reset");
    case 103:
      return lit("Software caused connection abort");
    case 104:
      return lit("Connection reset by peer");
    case 105:
      return lit("No buffer space available");
    case 106:
      return lit("Transport endpoint is already connected");
    case 107:
      return lit("Transport endpoint is not connected");
    case 108:
      return lit("Cannot send after transport endpoint shutdown");
    case 109:
      return lit("Too many references: cannot splice");
    case 110:
      return lit("Connection timed out");
    case 111:
      return lit("Connection refused");
    case 112:
      return lit("Host is down");
    case 113:
      return lit("No route to host");
    case 114:
      return lit("Operation already in progress");
    case 115:
      return lit("Operation now in progress");
    case 116:
      return lit("Stale file handle");
    case 117:
      return lit("Structure needs cleaning");
    case 118:
      return lit("Not a XENIX named type file");
    case 119:
      return lit("No XENIX semaphores available");
    case 120:
      return lit("Is a named type file");
    case 121:
      return lit("Remote I/O error");
    case 122:
      return lit("Disk quota exceeded");
    case 123:
      return lit("No medium found");
    case 124:
      return lit("Wrong medium type");
    case 125:
      return lit("Operation canceled");
    case 126:
      return lit("Required key not available");
    case 127:
      return lit("Key has expired");
    case 128:
      return lit("Key has been revoked");
    case 129:
      return lit("Key was rejected by service");
    case 130:
      return lit("Owner died");
    case 131:
      return lit("State not recoverable");
    case 132:
      return lit("Operation not possible due to RF-kill");
    case 133:
      return lit("Memory page has hardware error");
    case 134:
      return lit("Inappropriate file type or format");
    default:
      return formatText("Unknown error %d", errno as u64, 0, 0);
  }
}
