"""Unexpected keyword arguments of native functions: what is suggested."""
import itertools, collections, struct
def t(f,*a,**k):
    try: f(*a,**k)
    except (TypeError,ImportError,NameError,AttributeError) as e: print(type(e).__name__, e)
t(int, bas=2); t(int, "1", bas=2); t(int,"1", base=2, q=1);t(sorted,[1],revers=1);t(sorted,[1],zzz=1);t([].sort,revers=1);t(min,[1],ke=1);t(max,[1],defaul=1);t(min,1,2,key=None,zz=1);t(itertools.product,[1],repea=1);t(zip,[1],stric=1);t(map,len,[1],stric=1);t(complex,ima=1);t(complex,1,zzz=1);t(collections.deque,maxle=1);t(struct.Struct,forma=1);t(itertools.zip_longest,[1],fillvale=1);t(compile,"","","exec",flag=1);t((lambda:0).__code__.replace,co_nam=1)
t(ImportError,nam=1);t(NameError,nam=1);t(AttributeError,ob=1);t(enumerate,[1],star=1);t(sum,[1],star=1);t(pow,1,2,mo=1);t(round,1.5,ndigit=1);t(str,b"x",encodin="a");t(bytes,"x",encodin="a");t(bytearray,"x",encodin="a");t(list,x=1);t(dict.fromkeys,x=1);t(range,x=1);t(slice,x=1);t(set,x=1);t(float,x=1);t(bool,x=1);t(type,"a",(),{},zz=1);t(object,x=1);t(super,x=1);t(property,fge=1);t(memoryview,objec=1);t(print,en=1);t("".split,se=1);t("".encode,encodin=1);t(b"".decode,errorss=1);t("".splitlines,keepend=1);t("".expandtabs,tabsiz=1);t((1).to_bytes,lengt=1);t(int.from_bytes,b"",byteorde=1)
t("".replace,"a","b",coun=1);t(open,"f",encodin=1);t(itertools.accumulate,[1],fun=1);t(itertools.count,star=1);t(itertools.batched,[1],2,stric=1);t(itertools.permutations,[1],rr=1);t(isinstance,x=1);t(exec,"",global_=1);t(eval,"1",local=1);t(__import__,"x",nam=1)
